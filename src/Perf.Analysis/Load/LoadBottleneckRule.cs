using Perf.Analysis.Formatting;

namespace Perf.Analysis.Load;

/// <summary>Names what kept a run from being faster: errors first, then whoever used the processors, then what waited.</summary>
public static class LoadBottleneckRule
{
    /// <summary>Below this share of idle time the processors are what there is too little of.</summary>
    private const double BusyIdleShare = 0.15;

    /// <summary>Above this share of requests, failures are what to look at, and not speed.</summary>
    private const double ErrorShare = 0.01;

    private const double LongGcShare = 0.05;

    public static LoadBottleneck Judge(
        LoadModel model, LoadTotals totals, LoadValidity validity, ResourceUse? resources, ServerRuntime? server)
    {
        if (!validity.Valid)
        {
            return new LoadBottleneck(LoadBottleneckKind.Unknown, $"not said: the run is not valid ({validity.Cause})");
        }

        if (totals.Requests == 0 || totals.SuccessRate < 1 - ErrorShare)
        {
            return new LoadBottleneck(
                LoadBottleneckKind.Errors,
                totals.Requests == 0
                    ? "no request ended"
                    : $"failures: {Figures.Percent(1 - totals.SuccessRate, 1)} of the requests ({RequestOutcomes.Failures(totals)})");
        }

        if (server is { } runtime && runtime.GcPauseShare > LongGcShare)
        {
            return new LoadBottleneck(
                LoadBottleneckKind.GarbageCollector,
                $"the API's garbage collector: it stopped all threads for {Figures.Percent(runtime.GcPauseShare, 1)} of the time");
        }

        return resources is null
            ? new LoadBottleneck(LoadBottleneckKind.Unknown, "not said: nobody watched the processors of the server")
            : OfProcessors(model, resources, server);
    }

    private static LoadBottleneck OfProcessors(LoadModel model, ResourceUse resources, ServerRuntime? server)
    {
        string users = Users(resources);
        if (resources.Idle.Share < BusyIdleShare)
        {
            return Busiest(resources, users);
        }

        if (resources.Api is null)
        {
            return new LoadBottleneck(
                LoadBottleneckKind.Unknown,
                "not said: nobody watched the processors of the API; "
                + $"where the generator ran, {Figures.Percent(resources.Idle.Share)} was idle");
        }

        if (model == LoadModel.Open)
        {
            return new LoadBottleneck(
                LoadBottleneckKind.None,
                $"none: the offered rate was answered with the processors {Figures.Percent(resources.Idle.Share)} idle ({users})");
        }

        return server is { ThreadPoolQueueLengthMax: > 0 } queued && queued.ThreadPoolQueueLengthMax > queued.ThreadPoolThreadsMax
            ? new LoadBottleneck(
                LoadBottleneckKind.ThreadPool,
                $"the API's thread pool: up to {Figures.Count(queued.ThreadPoolQueueLengthMax)} items waited for "
                + $"{Figures.Count(queued.ThreadPoolThreadsMax)} threads "
                + $"while the processors were {Figures.Percent(resources.Idle.Share)} idle")
            : new LoadBottleneck(
                LoadBottleneckKind.Waiting,
                $"waiting: requests were always in flight, yet the processors were {Figures.Percent(resources.Idle.Share)} idle ({users}); "
                + "look for a lock, a pool of connections or a disk");
    }

    private static LoadBottleneck Busiest(ResourceUse resources, string users)
    {
        (LoadBottleneckKind Kind, string Name, ProcessUse? Use)[] sides =
        [
            (LoadBottleneckKind.ApiCpu, "the API", resources.Api),
            (LoadBottleneckKind.PostgresCpu, "PostgreSQL", resources.Postgres),
            (LoadBottleneckKind.GeneratorCpu, "the load generator", resources.Generator),
            (LoadBottleneckKind.OtherCpu, resources.Api is null ? "processes that nobody watched" : "other processes", resources.Other),
        ];
        (LoadBottleneckKind kind, string name, ProcessUse? use) = sides.Where(side => side.Use is not null).MaxBy(side => side.Use!.Share);
        string shared = kind switch
        {
            LoadBottleneckKind.OtherCpu when resources.Api is null => "; the API is one of them where it runs on this machine",
            LoadBottleneckKind.GeneratorCpu or LoadBottleneckKind.OtherCpu => "; on a machine of its own the API would answer more",
            _ => string.Empty,
        };
        return new LoadBottleneck(
            kind, $"processor time, of which {name} used most, {Figures.Percent(use!.Share)} ({users}){shared}");
    }

    /// <summary>
    /// <c>generator 0.61 cores, API 0.92, PostgreSQL 0.00, other 0.12, idle 0.35 of 2.00</c>, without those that nobody watched.
    /// </summary>
    public static string Users(ResourceUse resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return $"generator {Cores(resources.Generator)} cores"
            + (resources.Api is { } api ? $", API {Cores(api)}" : string.Empty)
            + (resources.Postgres is { } postgres ? $", PostgreSQL {Cores(postgres)}" : string.Empty)
            + $", other {Cores(resources.Other)}, idle {Cores(resources.Idle)} of {Figures.Fixed(resources.Cores, 2)}";
    }

    private static string Cores(ProcessUse use) => Figures.Fixed(use.MeanCores, 2);
}
