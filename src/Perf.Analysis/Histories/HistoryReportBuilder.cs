using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Histories;

/// <summary>Finds the changes in a history.</summary>
public static class HistoryReportBuilder
{
    /// <summary>Of a benchmark in a series; with fewer, <see cref="ChangePoints"/> finds nothing.</summary>
    public const int FewestRuns = 8;

    private const string Unknown = "unknown";

    /// <param name="benchmark">Globs over identities, <c>*</c> and <c>?</c>; null for all.</param>
    /// <param name="limit">Newest runs of a series that are looked at; null for all.</param>
    public static HistoryReport Build(HistoryLines history, string? benchmark, int? limit)
    {
        HistorySeries[] series =
        [
            .. history.Lines
                .GroupBy(line => (line.MachineFingerprint, line.ReferenceSet, line.Profile))
                .Select(group => group.OrderBy(line => line.StartedAt).ThenBy(line => line.RunId, StringComparer.Ordinal).ToArray())
                .OrderBy(runs => runs[0].StartedAt)
                .Select(runs => Series(runs[Math.Max(0, runs.Length - (limit ?? runs.Length))..], benchmark)),
        ];
        return new HistoryReport
        {
            SchemaVersion = HistoryReport.CurrentSchemaVersion,
            Verdict = Verdict(series),
            Runs = history.Lines.Count,
            UnreadableLines = history.Unreadable,
            Method =
                "Ratios to frozen kernels measured in the same run, never times. A change is a step that two methods found (energy "
                + $"distance and ranks, each at {Figures.Percent(ChangePoints.DefaultLevel)} for one benchmark), in {FewestRuns} runs or "
                + "more of one machine, one set of kernels and one profile: among many benchmarks, a false one is to be expected now and then.",
            Series = series,
        };
    }

    private static HistorySeries Series(HistoryLine[] runs, string? glob)
    {
        HashSet<string> identities =
        [
            .. runs.SelectMany(run => run.Benchmarks.Select(one => one.Identity))
                .Where(identity => glob is null || NamePattern.Matches(glob, identity)),
        ];
        return new HistorySeries(
            runs[0].MachineFingerprint,
            runs[0].ReferenceSet,
            runs[0].Profile,
            runs.Length,
            HistoryRun.Of(runs[0]),
            HistoryRun.Of(runs[^1]),
            [
                .. identities.Select(identity => Benchmark(runs, identity))
                    .OrderByDescending(one => one.Changes.Count > 0)
                    .ThenBy(one => one.Identity, StringComparer.Ordinal),
            ]);
    }

    private static BenchmarkHistory Benchmark(HistoryLine[] runs, string identity)
    {
        (HistoryLine Run, double Ratio)[] measured =
        [
            .. from run in runs
               let found = run.Benchmarks.FirstOrDefault(one => one.Identity == identity)
               where found is not null
               select (run, found.Ratio),
        ];
        return new BenchmarkHistory(
            identity,
            measured.Length,
            measured[^1].Ratio,
            [
                .. ChangePoints.Find([.. measured.Select(one => one.Ratio)])
                    .Select(change => Change(change, measured[change.Index - 1].Run, measured[change.Index].Run)),
            ]);
    }

    private static HistoryChange Change(ChangePoint change, HistoryLine before, HistoryLine after) => new(
        change.Before,
        change.After,
        change.After / change.Before,
        HistoryRun.Of(before),
        HistoryRun.Of(after),
        before.Commit == after.Commit || before.Commit == Unknown || after.Commit == Unknown
            ? null
            : $"git log --oneline {before.Commit}..{after.Commit}",
        change.EnergyP,
        change.RankP);

    private static string Verdict(HistorySeries[] series)
    {
        BenchmarkHistory[] all = [.. series.SelectMany(one => one.Benchmarks)];
        int changed = all.Count(one => one.Changes.Count > 0);
        int tooFew = all.Count(one => one.Runs < FewestRuns);
        string inSeries = series.Length == 1 ? "" : $", in {Figures.Count(series.Length)} series (machine, kernels, profile) told apart";
        return $"{Figures.Count(changed)} of {Figures.Count(all.Length)} benchmarks changed{inSeries}; "
            + $"{Figures.Count(tooFew)} have fewer than {FewestRuns} runs, too few to say.";
    }
}
