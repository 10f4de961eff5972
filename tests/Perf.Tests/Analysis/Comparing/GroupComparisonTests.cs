using Perf.Analysis.Backfill;
using Perf.Analysis.Comparing;
using Perf.Analysis.Drills;
using Perf.Analysis.Load;
using Perf.Tests.Analysis.Drills;
using Perf.Tests.Analysis.Load;
using static Perf.Tests.Analysis.Comparing.ComparingSamples;

namespace Perf.Tests.Analysis.Comparing;

/// <summary>Load tests, backfills and drills: a claim only where the runs say how far a figure can be trusted.</summary>
public sealed class GroupComparisonTests
{
    [Fact]
    public void Load_WithIntervalsApart_IsWorse()
    {
        LoadRun before = LoadSamples.Run();
        LoadRun after = LoadSamples.Run(
            LoadSamples.Measurement([.. LoadSamples.Even().Select(one => one with { EndedNs = one.EndedNs * 2 })]));

        ComparedGroup group = Assert.Single(Build(before, after).Load);

        Assert.Equal(("limits, closed", Presence.Both), (group.Name, group.Presence));
        ComparedFigure p95 = Figure(group, "p95_ms");
        Assert.Equal((Finding.Worse, 2), (p95.Finding, Math.Round(p95.Ratio!.Value, 2)));
        Assert.Equal(Finding.NotTested, Figure(group, "requests_per_second").Finding);
    }

    [Fact]
    public void Load_OfTheSame_ShowsNoDifference()
    {
        ComparedGroup group = Assert.Single(Build(LoadSamples.Run(), LoadSamples.Run()).Load);

        Assert.Equal(Finding.NoDifferenceShown, Figure(group, "p99_ms").Finding);
        Assert.Empty(group.Notes);
    }

    [Fact]
    public void Load_ThatIsNotValid_IsComparedToNothing()
    {
        LoadRun after = LoadSamples.Run(validity: new LoadValidity(false, "too few connections", [LoadSamples.Check(0.3)]));

        ComparedGroup group = Assert.Single(Build(LoadSamples.Run(), after).Load);

        Assert.Contains("too few connections", Assert.Single(group.Notes), StringComparison.Ordinal);
        Assert.All(group.Figures, figure => Assert.Equal(Finding.NotTested, figure.Finding));
    }

    [Fact]
    public void Load_Scenarios_AreMatchedByNameAndTurn()
    {
        LoadRun run = LoadSamples.Run();
        Comparison comparison = Build(
            Side() with { Load = Report(run, run with { Scenario = "cached" }) }, Side() with { Load = Report(run, run) });

        Assert.Equal(
            [("limits, closed", Presence.Both), ("cached, closed", Presence.Missing), ("limits, closed #2", Presence.New)],
            comparison.Load.Select(group => (group.Name, group.Presence)));
    }

    [Fact]
    public void Backfill_ThatFetchesInHalfTheTime_IsBetterThereAndSaysByWhat()
    {
        ComparedGroup group = Assert.Single(Build(
            Side() with { Backfill = Samples.Baseline(fetch: 2, store: 3, compute: 1) },
            Side() with { Backfill = Samples.Baseline(fetch: 1, store: 3, compute: 1) }).Backfill);

        ComparedFigure fetch = Figure(group, "polygon_api_seconds");
        Assert.Equal((Finding.Better, 0.5), (fetch.Finding, fetch.Ratio!.Value));
        Assert.Equal(Finding.NoDifferenceShown, Figure(group, "db_inserts_seconds").Finding);
        Assert.Equal(Finding.NotTested, Figure(group, "records_per_second").Finding);
    }

    [Fact]
    public void Backfill_DoneOtherwise_SaysHow()
    {
        BackfillBaseline otherwise = Samples.Baseline(2, 3, 1, configuration: Samples.Configuration(writer: "row", concurrency: 5));

        ComparedGroup group = Assert.Single(Build(
            Side() with { Backfill = Samples.Baseline(2, 3, 1) }, Side() with { Backfill = otherwise }).Backfill);

        Assert.Equal(["other writer: copy before, row now", "other concurrency: 1 before, 5 now"], group.Notes);
    }

    [Fact]
    public void Backfill_OnOneSideOnly_IsListed()
    {
        ComparedGroup group = Assert.Single(Build(Side() with { Backfill = Samples.Baseline(2, 3, 1) }, Side()).Backfill);

        Assert.Equal(Presence.Missing, group.Presence);
        Assert.All(group.Figures, figure => Assert.Equal(Finding.NotTested, figure.Finding));
    }

    [Fact]
    public void Drill_OfManyRuns_IsTestedByAllTheirValues()
    {
        ComparedFigure figure = Assert.Single(Assert.Single(Build(
            Side() with { Drills = Drilled(900, 910, 920, 930, 940) },
            Side() with { Drills = Drilled(1_800, 1_810, 1_820, 1_830, 1_840) }).Drills).Figures);

        Assert.Equal(("next_job_done_ms", Finding.Worse, 920.0, 1_820.0), (figure.Name, figure.Finding, figure.Base, figure.Candidate));
    }

    [Fact]
    public void Drill_OfOneRun_IsNotTested()
    {
        ComparedGroup group = Assert.Single(
            Build(Side() with { Drills = Drilled(900) }, Side() with { Drills = Drilled(400_000) }).Drills);

        Assert.Equal(Finding.NotTested, Assert.Single(group.Figures).Finding);
        Assert.StartsWith("passed before, failed now", Assert.Single(group.Notes), StringComparison.Ordinal);
    }

    private static Comparison Build(ComparedResults before, ComparedResults after) => ComparisonBuilder.Build(before, after);

    private static Comparison Build(LoadRun before, LoadRun after) =>
        Build(Side() with { Load = Report(before) }, Side() with { Load = Report(after) });

    private static LoadTestReport Report(params IReadOnlyList<LoadRun> runs) =>
        LoadReportBuilder.Build(null, comparesCaches: false, new LoadLimits(), runs, knee: null, interrupted: false);

    private static DrillReport Drilled(params IReadOnlyList<double> milliseconds) => DrillReport.Of(
        "quick", 1, [DrillSamples.Result(protectionOff: false, [.. milliseconds.Select((ms, i) => DrillSamples.Run(i + 1, ms))])]);

    private static ComparedFigure Figure(ComparedGroup group, string name) => Assert.Single(group.Figures, figure => figure.Name == name);
}
