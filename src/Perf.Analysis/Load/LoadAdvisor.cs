using Perf.Analysis.Formatting;

namespace Perf.Analysis.Load;

/// <summary>What follows from one run, in the words of the Phase 2 guide where they fit. Nothing that its figures do not say.</summary>
public static class LoadAdvisor
{
    /// <summary>Said only where no target is missed.</summary>
    public const string HandlesLoadWell = "System handles concurrent load well: proceed to Phase 3 (targeted optimization)";

    /// <summary>A tail this much longer than the median is worth a look.</summary>
    private const double LongTail = 5;

    /// <summary>Rows that take this share of an answer's time are worth saving.</summary>
    private const double RowsMatter = 0.5;

    private const double RowsExplain = 0.25;
    private const double CleanSuccess = 0.99;

    public static IReadOnlyList<LoadAdvice> Of(
        LoadBand? band, IReadOnlyList<LoadTarget> targets, LoadTotals totals, LatencySummary? latency, LoadBreakdown breakdown,
        RowCost? rows, LoadBottleneck bottleneck, ResourceUse? resources)
    {
        List<LoadAdvice> advice = [];
        if (band is not { } known || latency is null)
        {
            return advice;
        }

        bool missed = targets.Any(target => target.Verdict == LoadTargetVerdict.Missed);
        AddBand(advice, known, missed, totals, latency, bottleneck, resources);
        if (latency.P99Ms > LongTail * latency.P50Ms && known != LoadBand.Good)
        {
            advice.Add(new LoadAdvice(
                "Tail latency is concerning",
                $"p99 {Figures.Milliseconds(latency.P99Ms)} is {Figures.Ratio(latency.P99Ms / latency.P50Ms)} the median"));
        }

        if (breakdown.Slowest is { P95Ms: { } slowest } cell && StandsOut(cell, breakdown.Cells))
        {
            advice.Add(new LoadAdvice(
                $"Look at {cell.Name} first",
                $"its p95 is {Figures.Milliseconds(slowest, cell.P95Interval95Ms)}, that of all {Figures.Milliseconds(latency.P95Ms)}"));
        }

        if (rows is { MsPerThousandRows: > 0 } cost && cost.RSquared > RowsExplain
            && cost.MsPerThousandRows > RowsMatter * (Math.Max(cost.FixedMs, 0) + cost.MsPerThousandRows))
        {
            advice.Add(new LoadAdvice(
                "Ask for no more rows than are shown",
                $"latency = {cost.Formula()}, which explains {Figures.Percent(cost.RSquared)} of its variance"));
        }

        return advice;
    }

    private static void AddBand(
        List<LoadAdvice> advice, LoadBand band, bool missed, LoadTotals totals, LatencySummary latency, LoadBottleneck bottleneck,
        ResourceUse? resources)
    {
        string p95 = $"p95 {Figures.Milliseconds(latency.P95Ms, latency.P95Interval95Ms)}";
        bool database = bottleneck.Where == LoadBottleneckKind.PostgresCpu;
        string use = resources is { Postgres: { } postgres, Api: { } api }
            ? $"PostgreSQL used {Figures.Fixed(postgres.MeanCores, 2)} cores, the API {Figures.Fixed(api.MeanCores, 2)}"
            : "nobody watched the server";
        switch (band)
        {
            case LoadBand.Good when !missed && totals.SuccessRate > CleanSuccess:
                advice.Add(new LoadAdvice(
                    HandlesLoadWell,
                    $"{p95} at {Figures.PerSecond(totals.RequestsPerSecond)} requests/s, "
                    + $"{Figures.Percent(totals.SuccessRate, 1)} successful"));
                break;
            case LoadBand.Warning:
                advice.Add(new LoadAdvice(
                    database
                        ? "System is strained under load: Phase 3 should focus on cache + indexes"
                        : "System is strained under load",
                    $"{p95}; {use}"));
                break;
            case LoadBand.Critical:
                advice.Add(new LoadAdvice(
                    database
                        ? "System struggling: consider adding read replicas; "
                            + "Phase 3 should be more aggressive (Redis cache + batch endpoint)"
                        : "System struggling: Phase 3 should be more aggressive",
                    $"{p95}; {use}"));
                break;
            default:
                break;
        }

        if (bottleneck.Where == LoadBottleneckKind.Errors)
        {
            advice.Add(new LoadAdvice("Mend the failures before any optimization", bottleneck.Sentence));
        }
    }

    /// <summary>A cell is called slow only when its interval lies above that of the fastest.</summary>
    private static bool StandsOut(LoadGroup slowest, IReadOnlyList<LoadGroup> cells) =>
        slowest.P95Interval95Ms is { } high
        && cells.Where(cell => cell.P95Ms is not null).MinBy(cell => cell.P95Ms)?.P95Interval95Ms is { } low
        && high.Low > low.High;
}
