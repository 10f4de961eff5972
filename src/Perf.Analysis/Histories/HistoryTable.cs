using System.Globalization;
using Perf.Analysis.Comparing;
using Perf.Analysis.Comparing.Reports;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Histories;

/// <summary>A history for a terminal: the verdict, then each series with its changes; what did not change is counted.</summary>
public static class HistoryTable
{
    private const int CommitDigits = 7;

    public static IReadOnlyList<ComparisonLine> Lines(HistoryReport report)
    {
        List<ComparisonLine> lines = [new(report.Verdict)];
        if (report.UnreadableLines > 0)
        {
            lines.Add(new(
                $"! {Figures.Count(report.UnreadableLines)} lines were passed over: torn, or of another version", Finding.Worse));
        }

        foreach (HistorySeries series in report.Series)
        {
            lines.Add(new(string.Empty));
            lines.Add(new(
                $"machine {series.MachineFingerprint}, {series.ReferenceSet}, profile {series.Profile}: {Figures.Count(series.Runs)} runs, "
                + $"{Text(series.First)} to {Text(series.Last)}"));
            foreach (BenchmarkHistory benchmark in series.Benchmarks.Where(one => one.Changes.Count > 0))
            {
                lines.Add(new($"  {benchmark.Identity}"));
                lines.AddRange(benchmark.Changes.SelectMany(Lines));
            }

            lines.Add(new($"  {Figures.Count(series.Benchmarks.Count(one => one.Changes.Count == 0))} benchmarks without a change found"));
        }

        lines.Add(new(string.Empty));
        lines.Add(new(report.Method));
        return lines;
    }

    private static IEnumerable<ComparisonLine> Lines(HistoryChange change)
    {
        yield return new(
            $"    {RatioText.Of(change.TimesBefore)} of before: {RatioText.Of(change.RatioBefore)} to {RatioText.Of(change.RatioAfter)} "
            + $"of the kernels, between {Text(change.LastBefore)} and {Text(change.FirstAfter)}",
            change.TimesBefore > 1 ? Finding.Worse : Finding.Better);
        yield return new(
            change.GitLog is { } command
                ? $"    {command}"
                : "    both runs are of one commit, or it is not known: no commit is to blame by this");
    }

    private static string Text(HistoryRun run)
    {
        string commit = run.Commit[..Math.Min(run.Commit.Length, CommitDigits)];
        string changes = run.Dirty ? " with uncommitted changes" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{commit}{changes} ({run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z)");
    }
}
