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
    private const double MsPerSecond = 1e3;

    /// <param name="requestsPerSecond">Answered successfully in the same part of the run.</param>
    /// <returns>Null without slices.</returns>
    public static ResourceUse? Of(IReadOnlyList<MachineSlice>? slices, double requestsPerSecond)
    {
        if (slices is null || CoreUse.Of(slices) is not { } cores)
        {
            return null;
        }

        return new ResourceUse(
            cores.Total,
            Use(cores.Generator, slice => slice.GeneratorMemoryBytes),
            cores.Api is { } api ? Use(api, slice => slice.ApiMemoryBytes) : null,
            cores.Postgres is { } postgres ? Use(postgres, slice => slice.PostgresMemoryBytes) : null,
            Use(cores.Other, _ => null),
            Use(cores.Idle, _ => null),
            MsPerRequest(cores.Api),
            MsPerRequest(cores.Postgres));

        ProcessUse Use(double used, Func<MachineSlice, long?> memoryOf)
        {
            long[] memory = [.. slices.Select(memoryOf).OfType<long>()];
            return new ProcessUse(
                used,
                cores.Total > 0 ? used / cores.Total : 0,
                memory.Length > 0 ? (long)memory.Average() : null,
                memory.Length > 0 ? memory.Max() : null);
        }

        double? MsPerRequest(double? used) => requestsPerSecond > 0 ? used * MsPerSecond / requestsPerSecond : null;
    }
}
