using System.Globalization;
using Perf.Analysis.Formatting;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Comparing;

/// <summary>Compares load tests scenario by scenario, by the intervals that each run gives its own percentiles.</summary>
internal static class LoadComparer
{
    public static IReadOnlyList<ComparedGroup> Compare(LoadTestReport? before, LoadTestReport? after)
    {
        Dictionary<string, LoadRun> old = NamedRuns(before);
        Dictionary<string, LoadRun> now = NamedRuns(after);
        return
        [
            .. old.Keys.Union(now.Keys, StringComparer.Ordinal)
                .Select(name => Compare(name, old.GetValueOrDefault(name), now.GetValueOrDefault(name))),
        ];
    }

    /// <summary>By scenario and model; the second of the same on has its number with it.</summary>
    private static Dictionary<string, LoadRun> NamedRuns(LoadTestReport? report)
    {
        Dictionary<string, LoadRun> runs = new(StringComparer.Ordinal);
        foreach (IGrouping<string, LoadRun> alike in (report?.Runs ?? []).GroupBy(NameOf, StringComparer.Ordinal))
        {
            foreach ((int index, LoadRun run) in alike.Index())
            {
                runs.Add(index == 0 ? alike.Key : string.Create(CultureInfo.InvariantCulture, $"{alike.Key} #{index + 1}"), run);
            }
        }

        return runs;
    }

    private static string NameOf(LoadRun run) => $"{run.Scenario}, {SnakeCase.NameOf(run.Model)}";

    private static ComparedGroup Compare(string name, LoadRun? before, LoadRun? after) => new(
        name,
        before is null ? Presence.New : after is null ? Presence.Missing : Presence.Both,
        [.. NotesOn(before, after)],
        [
            Percentile("p50_ms", before, after, latency => (latency.P50Ms, latency.P50Interval95Ms)),
            Percentile("p95_ms", before, after, latency => (latency.P95Ms, latency.P95Interval95Ms)),
            Percentile("p99_ms", before, after, latency => (latency.P99Ms, latency.P99Interval95Ms)),
            FigureComparer.Untested("requests_per_second", before?.Totals.RequestsPerSecond, after?.Totals.RequestsPerSecond),
            FigureComparer.Untested("success_rate", before?.Totals.SuccessRate, after?.Totals.SuccessRate),
        ]);

    private static ComparedFigure Percentile(
        string name, LoadRun? before, LoadRun? after, Func<LatencySummary, (double Value, Interval? Interval95)> percentile)
    {
        (double Value, Interval? Interval95)? old = before?.Latency is { } one ? percentile(one) : null;
        (double Value, Interval? Interval95)? now = after?.Latency is { } other ? percentile(other) : null;
        return FigureComparer.ByOverlap(
            name, old?.Value, old?.Interval95, now?.Value, now?.Interval95,
            whyNot: before is { Validity.Valid: false } || after is { Validity.Valid: false } ? "a run is not valid" : null);
    }

    private static IEnumerable<string> NotesOn(LoadRun? before, LoadRun? after)
    {
        if (before is { Validity.Valid: false })
        {
            yield return $"not valid before: {before.Validity.Cause}";
        }

        if (after is { Validity.Valid: false })
        {
            yield return $"not valid now: {after.Validity.Cause}";
        }

        if (before is null || after is null)
        {
            yield break;
        }

        if (before.Connections != after.Connections)
        {
            yield return $"other connections: {Figures.Count(before.Connections)} before, {Figures.Count(after.Connections)} now";
        }

        if (before.RatePerSecond is { } old && after.RatePerSecond is { } now && !old.Equals(now))
        {
            yield return $"other rate: {Figures.PerSecond(old)}/s before, {Figures.PerSecond(now)}/s now: latencies of another load";
        }

        if (!before.RowsOfCells.SequenceEqual(after.RowsOfCells))
        {
            yield return "the answers held other numbers of rows";
        }
    }
}
