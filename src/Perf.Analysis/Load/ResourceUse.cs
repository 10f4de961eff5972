namespace Perf.Analysis.Load;

/// <summary>Who used the machine during a run. What nobody watched, as an API that the lab did not start, is null.</summary>
/// <param name="Cores">Processors, from the time that was accounted for.</param>
/// <param name="ApiCpuMsPerRequest">Processor time of the API for a request; null without answers.</param>
/// <param name="PostgresCpuMsPerRequest">The same of PostgreSQL, all its processes.</param>
public sealed record ResourceUse(
    double Cores,
    ProcessUse Generator,
    ProcessUse? Api,
    ProcessUse? Postgres,
    ProcessUse Other,
    ProcessUse Idle,
    double? ApiCpuMsPerRequest,
    double? PostgresCpuMsPerRequest)
{
    /// <param name="requestsPerSecond">Answered successfully in the same part of the run.</param>
    /// <returns>Null without slices.</returns>
    public static ResourceUse? Of(IReadOnlyList<MachineSlice>? slices, double requestsPerSecond)
    {
        double seconds = slices?.Sum(slice => slice.LengthSeconds) ?? 0;
        if (slices is null || seconds <= 0)
        {
            return null;
        }

        bool api = slices.All(slice => slice.ApiCpuSeconds is not null);
        bool postgres = slices.All(slice => slice.PostgresCpuSeconds is not null);
        double apiSeconds = slices.Sum(slice => slice.ApiCpuSeconds ?? 0);
        double postgresSeconds = slices.Sum(slice => slice.PostgresCpuSeconds ?? 0);
        double generator = slices.Sum(slice => slice.GeneratorCpuSeconds);
        double other = slices.Sum(slice => slice.OtherCpuSeconds);
        double idle = slices.Sum(slice => slice.IdleCpuSeconds);
        double all = apiSeconds + postgresSeconds + generator + other + idle;
        return new ResourceUse(
            all / seconds,
            Use(generator, slice => slice.GeneratorMemoryBytes),
            api ? Use(apiSeconds, slice => slice.ApiMemoryBytes) : null,
            postgres ? Use(postgresSeconds, slice => slice.PostgresMemoryBytes) : null,
            Use(other, _ => null),
            Use(idle, _ => null),
            api && requestsPerSecond > 0 ? apiSeconds / seconds * 1e3 / requestsPerSecond : null,
            postgres && requestsPerSecond > 0 ? postgresSeconds / seconds * 1e3 / requestsPerSecond : null);

        ProcessUse Use(double used, Func<MachineSlice, long?> memoryOf)
        {
            long[] memory = [.. slices.Select(memoryOf).OfType<long>()];
            return new ProcessUse(
                used / seconds,
                all > 0 ? used / all : 0,
                memory.Length > 0 ? (long)memory.Average() : null,
                memory.Length > 0 ? memory.Max() : null);
        }
    }
}
