using Perf.Analysis.Load;

namespace Perf.Lab.Load.Watching;

/// <summary>Makes slices of time of what the counters said at their ends.</summary>
internal static class MachineSlices
{
    private const double NsPerSecond = 1e9;

    /// <summary>
    /// Every slice adds up to its length times the cores. The system counts idle time in hundredths of a second and when it comes to it,
    /// so that in a single slice it may disagree with the others: then they are right, and what was too much or too little is made
    /// up for in the slices after it.
    /// </summary>
    /// <param name="readings">In the order of time.</param>
    /// <param name="fromNs">Slices that begin earlier are left out, and times count from here.</param>
    /// <param name="toNs">Slices that end later are left out.</param>
    public static IReadOnlyList<MachineSlice> Between(IReadOnlyList<MachineReading> readings, int cores, long fromNs, long toNs)
    {
        List<MachineSlice> slices = [];
        long idleOwedNs = 0;
        for (int i = 1; i < readings.Count; i++)
        {
            MachineReading before = readings[i - 1];
            MachineReading after = readings[i];
            if (before.AtNs < fromNs || after.AtNs > toNs || after.AtNs <= before.AtNs)
            {
                continue;
            }

            long lengthNs = after.AtNs - before.AtNs;
            long generatorNs = after.GeneratorCpuNs - before.GeneratorCpuNs;
            long? apiNs = after.ApiCpuNs - before.ApiCpuNs;
            long? postgresNs = after.PostgresCpuNs - before.PostgresCpuNs;
            long leftNs = (lengthNs * cores) - generatorNs - (apiNs ?? 0) - (postgresNs ?? 0);
            long idleDueNs = after.IdleNs - before.IdleNs + idleOwedNs;
            long idleNs = Math.Clamp(idleDueNs, 0, Math.Max(leftNs, 0));
            idleOwedNs = idleDueNs - idleNs;
            slices.Add(new MachineSlice(
                AtSeconds: (before.AtNs - fromNs) / NsPerSecond,
                LengthSeconds: lengthNs / NsPerSecond,
                GeneratorCpuSeconds: generatorNs / NsPerSecond,
                ApiCpuSeconds: apiNs / NsPerSecond,
                PostgresCpuSeconds: postgresNs / NsPerSecond,
                IdleCpuSeconds: idleNs / NsPerSecond,
                OtherCpuSeconds: (leftNs - idleNs) / NsPerSecond,
                GeneratorMemoryBytes: after.GeneratorMemoryBytes,
                ApiMemoryBytes: after.ApiMemoryBytes,
                PostgresMemoryBytes: after.PostgresMemoryBytes));
        }

        return slices;
    }
}
