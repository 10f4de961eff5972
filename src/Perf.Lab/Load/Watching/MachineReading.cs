namespace Perf.Lab.Load.Watching;

/// <summary>The counters of the machine at one moment: all but memory only grow.</summary>
/// <param name="AtNs">Since the watch began.</param>
/// <param name="IdleNs">Of all cores together, waiting for disks included.</param>
internal readonly record struct MachineReading(
    long AtNs,
    long IdleNs,
    long GeneratorCpuNs,
    long? ApiCpuNs,
    long? PostgresCpuNs,
    long GeneratorMemoryBytes,
    long? ApiMemoryBytes,
    long? PostgresMemoryBytes);
