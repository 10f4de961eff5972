using Perf.Analysis.Histories;

namespace Perf.Tests.Analysis.Histories;

/// <summary>Where a history changed, and what it may be judged with.</summary>
public sealed class HistoryReportTests
{
    [Fact]
    public void Report_OfAStep_NamesTheCommitsBetween()
    {
        HistoryReport report = Build(HistorySamples.Step(runs: 24, at: 12));

        HistorySeries series = Assert.Single(report.Series);
        BenchmarkHistory changed = series.Benchmarks[0];
        HistoryChange change = Assert.Single(changed.Changes);
        Assert.Equal((HistorySamples.Copy, 24), (changed.Identity, changed.Runs));
        Assert.Equal(
            (HistorySamples.Commit(11), HistorySamples.Commit(12), $"git log --oneline {HistorySamples.Commit(11)}..{HistorySamples.Commit(12)}"),
            (change.LastBefore.Commit, change.FirstAfter.Commit, change.GitLog));
        Assert.InRange(change.RatioBefore, 1.96, 2.04);
        Assert.InRange(change.RatioAfter, 2.94, 3.06);
        Assert.Equal(change.RatioAfter / change.RatioBefore, change.TimesBefore);
        Assert.Empty(series.Benchmarks.Single(one => one.Identity == HistorySamples.Row).Changes);
    }

    /// <summary>Runs that were appended out of order, by two who measured at once, are judged in the order they started.</summary>
    [Fact]
    public void Report_OfLinesOutOfOrder_IsThatOfTheirTimes()
    {
        HistoryLine[] runs = [.. HistorySamples.Step(runs: 24, at: 12)];

        Assert.Equivalent(Build(runs), Build(runs.Reverse()), strict: true);
    }

    /// <summary>The step is the other machine, or the other kernels, and no commit is to blame.</summary>
    [Theory]
    [InlineData("two", ReferenceSet.Name)]
    [InlineData("one", "kernels-2")]
    public void Report_FromAnotherMachineOrSetOn_BeginsANewSeries(string machine, string set)
    {
        HistoryReport report = Build(HistorySamples.Step(24, 12, (number, ratio) =>
            number < 12 ? HistorySamples.Run(number, ratio) : HistorySamples.Run(number, ratio, machine, set)));

        Assert.Equal(
            [("one", ReferenceSet.Name, 12), (machine, set, 12)],
            report.Series.Select(one => (one.MachineFingerprint, one.ReferenceSet, one.Runs)));
        Assert.All(report.Series.SelectMany(one => one.Benchmarks), one => Assert.Empty(one.Changes));
        Assert.Contains("2 series", report.Verdict, StringComparison.Ordinal);
    }

    /// <summary>A run on another machine between two of one does not part them.</summary>
    [Fact]
    public void Report_OfMachinesInTurns_JudgesEachByItsOwnRuns()
    {
        HistoryReport report = Build(HistorySamples.Step(40, 20, (number, ratio) =>
            HistorySamples.Run(number, ratio, number % 2 == 0 ? "one" : "two")));

        Assert.Equal([20, 20], report.Series.Select(one => one.Runs));
        Assert.Equal(
            [(HistorySamples.Commit(18), HistorySamples.Commit(20)), (HistorySamples.Commit(19), HistorySamples.Commit(21))],
            report.Series.Select(one => one.Benchmarks[0].Changes.Single()).Select(one => (one.LastBefore.Commit, one.FirstAfter.Commit)));
    }

    [Fact]
    public void Report_OfOneCommit_NamesNoCommand()
    {
        HistoryReport report = Build(HistorySamples.Step(24, 12, (number, ratio) =>
            HistorySamples.Run(number, ratio) with { Commit = HistorySamples.Commit(1), Dirty = number >= 12 }));

        HistoryChange change = Assert.Single(report.Series[0].Benchmarks[0].Changes);
        Assert.Equal((null, false, true), (change.GitLog, change.LastBefore.Dirty, change.FirstAfter.Dirty));
        Assert.Contains(HistoryTable.Lines(report), line => line.Text.Contains("uncommitted", StringComparison.Ordinal));
    }

    [Fact]
    public void Limit_OfRuns_LooksAtTheNewestOnly()
    {
        HistorySeries series = Assert.Single(HistoryReportBuilder.Build(Lines(HistorySamples.Step(24, 12)), null, limit: 12).Series);

        Assert.Equal((12, "run-012"), (series.Runs, series.First.RunId));
        Assert.All(series.Benchmarks, one => Assert.Empty(one.Changes));
    }

    [Theory]
    [InlineData("*Copy*", 1)]
    [InlineData("*insert*", 2)]
    [InlineData("Copy", 0)]
    public void Benchmark_Globs_ChooseByTheFullName(string glob, int expected) =>
        Assert.Equal(expected, HistoryReportBuilder.Build(Lines([HistorySamples.Run(0)]), glob, null).Series.Sum(one => one.Benchmarks.Count));

    [Fact]
    public void Table_OfAChange_SaysByHowMuchAndHowToLook()
    {
        string[] lines = [.. HistoryTable.Lines(Build(HistorySamples.Step(24, 12))).Select(line => line.Text)];

        Assert.Contains(lines, line => line.Contains($"git log --oneline {HistorySamples.Commit(11)}..", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.TrimStart().StartsWith("1.5", StringComparison.Ordinal));
    }

    private static HistoryReport Build(IEnumerable<HistoryLine> runs) => HistoryReportBuilder.Build(Lines(runs), null, null);

    private static HistoryLines Lines(IEnumerable<HistoryLine> runs) => new([.. runs], 0);
}
