using System.Globalization;
using Perf.Analysis.Comparing;
using Perf.Analysis.Formatting;
using Perf.Analysis.Histories;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports.Index;

/// <summary>The history in the index: of each series of runs the benchmarks, those that changed first, a line and a drawing each.</summary>
internal static class TrendSection
{
    /// <summary>Of a series; <c>compare --history</c> looks at all. A drawing of more could not be read.</summary>
    public const int NewestRuns = 40;

    /// <summary>Of a series, unless more changed; the others are behind a fold.</summary>
    private const int ShownBenchmarks = 10;

    private const int CommitDigits = 7;
    private const int MedianPermille = 500;

    /// <summary>From here on a ratio has no decimals.</summary>
    private const double Countable = 100;

    public static void Add(HtmlPage page, Part<HistoryLines> history)
    {
        page.Heading("Trend");
        if (history.Value is not { } lines)
        {
            page.Paragraph($"Nothing to show: {history.WhyMissing}. Each run of the suites adds a line to it.");
            return;
        }

        HistoryReport report = HistoryReportBuilder.Build(lines, benchmark: null, NewestRuns);
        page.Paragraph(report.Verdict);
        if (lines.Unreadable > 0)
        {
            page.Paragraph($"{Figures.Count(lines.Unreadable)} lines were passed over: torn, or of another version.", "worse");
        }

        foreach (HistorySeries series in report.Series)
        {
            AddSeries(page, series, RunsOf(series, lines));
        }

        page.Paragraph(
            $"{report.Method} Drawn are the newest {Figures.Count(NewestRuns)} runs of a series at most: the ratio to the kernels, higher "
            + "is slower, each on a scale of its own; a vertical line is a change, the band where the median lies since then (95%). "
            + "compare --history looks at all runs.",
            "dim");
    }

    private static void AddSeries(HtmlPage page, HistorySeries series, HistoryLine[] runs)
    {
        int shown = Math.Max(ShownBenchmarks, series.Benchmarks.Count(one => one.Changes.Count > 0));
        page.Paragraph(
            $"Machine {series.MachineFingerprint}, profile {series.Profile}, {series.ReferenceSet}: {Figures.Count(series.Runs)} runs, "
            + $"{Text(series.First)} to {Text(series.Last)}.");
        AddTable(page, series.Benchmarks.Take(shown), runs);
        if (series.Benchmarks.Count > shown)
        {
            page.BeginFold($"{Figures.Count(series.Benchmarks.Count - shown)} more benchmarks, none of which changed");
            AddTable(page, series.Benchmarks.Skip(shown), runs);
            page.EndFold();
        }
    }

    private static void AddTable(HtmlPage page, IEnumerable<BenchmarkHistory> benchmarks, HistoryLine[] runs)
    {
        page.BeginTable(["Benchmark", "Now [95%]", "Changes", "Ratio to the kernels, run by run"]);
        foreach (BenchmarkHistory benchmark in benchmarks)
        {
            (HistoryLine Run, double Ratio)[] measured =
            [
                .. from run in runs
                   let found = run.Benchmarks.FirstOrDefault(one => one.Identity == benchmark.Identity)
                   where found is not null
                   select (run, found.Ratio),
            ];
            (int Run, bool IsWorse)[] changes =
            [
                .. benchmark.Changes.Select(change =>
                    (Array.FindIndex(measured, one => one.Run.RunId == change.FirstAfter.RunId), change.TimesBefore > 1)),
            ];
            double[] level = [.. measured.Skip(changes.Length > 0 ? changes[^1].Run : 0).Select(one => one.Ratio).Order()];
            Interval? bounds = OrderStatistics.Ranks(level.Length, MedianPermille) is { } ranks
                ? new Interval(level[ranks.Low - 1], level[ranks.High - 1])
                : null;
            string now = Level(Quantiles.Median(level), bounds);
            string said = Changes(benchmark);
            page.Row(
                [ShortName(benchmark.Identity), now, said],
                tone: null,
                Sparkline.Draw([.. measured.Select(one => one.Ratio)], changes, bounds, $"{benchmark.Identity}: {said}; now {now}"));
        }

        page.EndTable();
    }

    /// <summary><c>14,071,655x [13,827,235-14,466,149]</c>: what takes milliseconds is millions of times a kernel.</summary>
    private static string Level(double ratio, Interval? bounds)
    {
        if (ratio < Countable)
        {
            return RatioText.Of(ratio, bounds);
        }

        return Rounded(ratio) + "x" + (bounds is { } known ? $" [{Rounded(known.Low)}-{Rounded(known.High)}]" : string.Empty);
    }

    private static string Rounded(double ratio) => Figures.Count((long)Math.Round(ratio));

    /// <summary>In words what the drawing shows.</summary>
    private static string Changes(BenchmarkHistory benchmark) => benchmark switch
    {
        { Changes.Count: > 0 } => string.Join("; ", benchmark.Changes.Select(Text)),
        { Runs: < HistoryReportBuilder.FewestRuns } => $"{Figures.Count(benchmark.Runs)} runs: too few to say",
        _ => $"none found in {Figures.Count(benchmark.Runs)} runs",
    };

    private static string Text(HistoryChange change) =>
        $"{(change.TimesBefore > 1 ? "▲ slower" : "▼ faster")}, {RatioText.Of(change.TimesBefore)} of before, "
        + $"between {Text(change.LastBefore)} and {Text(change.FirstAfter)}";

    private static string Text(HistoryRun run) =>
        run.Commit[..Math.Min(run.Commit.Length, CommitDigits)] + (run.Dirty ? " with changes" : string.Empty)
        + run.StartedAt.UtcDateTime.ToString("' ('yyyy-MM-dd HH:mm'Z)'", CultureInfo.InvariantCulture);

    /// <summary>Without the namespace, of which the suite alone tells something.</summary>
    private static string ShortName(string identity)
    {
        int parameters = identity.IndexOf('(', StringComparison.Ordinal);
        string[] parts = (parameters < 0 ? identity : identity[..parameters]).Split('.');
        return string.Join('.', parts.TakeLast(3)) + (parameters < 0 ? string.Empty : identity[parameters..]);
    }

    /// <summary>Those of which the series consists, oldest first.</summary>
    private static HistoryLine[] RunsOf(HistorySeries series, HistoryLines history) =>
    [
        .. history.Lines
            .Where(line => (line.MachineFingerprint, line.ReferenceSet, line.Profile)
                == (series.MachineFingerprint, series.ReferenceSet, series.Profile))
            .OrderBy(line => line.StartedAt)
            .ThenBy(line => line.RunId, StringComparer.Ordinal)
            .TakeLast(series.Runs),
    ];
}
