using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Reports;
using Perf.Analysis.Runs;
using Perf.Tests.Analysis.Load;

namespace Perf.Tests.Analysis.Reports;

public sealed class MarkdownReportTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly RunFolder folder;

    public MarkdownReportTests() => folder = RunFolder.Create(temporary.FolderPath);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Build_OfAWholeRun_LeadsWithTheVerdictAndHoldsEveryPart()
    {
        DecisionMatrix matrix = await WriteWholeRunAsync();

        string report = await MarkdownReport.BuildAsync(folder, Cancellation);

        string[] lines = report.Split('\n');
        Assert.Equal($"**{matrix.Verdict.Sentence}**", lines[2]);
        Assert.Contains("Insert in bulk instead of row by row, 3.2x", report, StringComparison.Ordinal);
        Assert.Contains("| Database | 101.50s | 70% [70-70] |", lines);
        Assert.Contains(lines, line => line.StartsWith("| InsertSuite.Copy(Rows=10000) | 287 us |", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("| 5m | 5 / 5 | 5,000 |", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line => line.StartsWith("| InsertSuite.", StringComparison.Ordinal) && line.Contains(" 8,192 B |", StringComparison.Ordinal));
        Assert.Contains("- load_test_report.json: the API did not start", lines);
        Assert.Contains("- suite Fetch: no measured case was exported", lines);
        Assert.Contains("| PostgreSQL: fsync | on |", lines);
        Assert.Contains("dotnet run -c Release --project benchmarks -- run --profile quick", lines);
    }

    [Fact]
    public async Task Build_OfAWholeRun_HasTablesWhoseRowsAreAsWideAsTheirHeaders()
    {
        await WriteWholeRunAsync();

        string report = await MarkdownReport.BuildAsync(folder, Cancellation);

        foreach (string block in report.Split("\n\n").Where(block => block.StartsWith('|')))
        {
            IEnumerable<int> widths = block.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(row => row.Replace("\\|", string.Empty, StringComparison.Ordinal).Count(letter => letter == '|'));
            Assert.Single(widths.Distinct());
        }
    }

    [Fact]
    public async Task Build_OfCasesThatStoreRows_ShowsWhatThatCostsTheServer()
    {
        await WriteWholeRunAsync();
        string[] lines = await LinesAsync(CaseJson(
            "Insert", "BarInsertSuite", "Copy", "Page=New&Rows=10000&Stored=0", 40_000_000,
            (WorkMetrics.Bars, 10_000), (WorkMetrics.BytesPerBar, 0.75), (WorkMetrics.RowsPerSecond, 312_345.6),
            (WorkMetrics.RoundTripsPerOperation, 5), (WorkMetrics.WalBytesPerRow, 210.46), (WorkMetrics.TableBytesPerRow, 167.2),
            (WorkMetrics.IndexBytesPerRow, 30.3), (WorkMetrics.ServerCpuNanosecondsPerRow, 2_900), (WorkMetrics.FractionOfCopy, 0.962),
            (WorkMetrics.FractionOfCopyLow, 0.93), (WorkMetrics.FractionOfCopyHigh, 0.99), (WorkMetrics.FractionOfUnloggedCopy, 0.0041),
            (WorkMetrics.ClientCpuNanosecondsPerRow, 725), (WorkMetrics.ClientCpuShare, 0.2)));

        Assert.Contains(
            "| BarInsertSuite.Copy(Page=New, Rows=10000, Stored=0) | 312,345 | 96% [93-99] | 0.41% | 5 | 210.5 | 167.2 | 30.3 | 2.90 us | 725 ns | 20% |",
            lines);
        Assert.Contains("| BarInsertSuite.Copy(Page=New, Rows=10000, Stored=0) | 40.0 ms | - | - | 250,000 | 0.75 | - | 1 |", lines);
    }

    [Fact]
    public async Task Build_OfCasesThatReadRows_ShowsWhatTheyTouchAndWhatTheyTookTurnsWith()
    {
        await WriteWholeRunAsync();

        string[] lines = await LinesAsync(
            ReadJson("LatestSuite", "Latest", "Stored=2000000&Limit=500", hit: 30, rowPages: 12),
            ReadJson("LatestSuite", "Latest", "Stored=20000000&Limit=500", hit: 36, rowPages: 12, timesFloor: 0.95),
            ReadJson("SeriesSetSuite", "OneByOne", "Stored=2000000&Limit=500", hit: 800, rowPages: 320),
            ReadJson("SeriesSetSuite", "Together", "Stored=2000000&Limit=500", hit: 750, rowPages: 320, timesFloor: 2));

        Assert.Contains("| LatestSuite.Latest(Stored=2000000, Limit=500) | 30 | 6 | 12 | 3.0x | - | - |", lines);
        Assert.Contains("| LatestSuite.Latest(Stored=20000000, Limit=500) | 36 | 6 | 12 | 3.5x | 0.95x | Latest, Stored=2,000,000 |", lines);
        Assert.Contains("| SeriesSetSuite.Together(Stored=2000000, Limit=500) | 750 | 6 | 320 | 2.4x | 2.0x | OneByOne |", lines);

        // No baseline: nothing of "times as fast as the baseline".
        Assert.Contains("| LatestSuite.Latest(Stored=20000000, Limit=500) | 1.00 ms | - | - | 500,000 | - | - | 1 |", lines);
        Assert.Contains("| SeriesSetSuite.Together(Stored=2000000, Limit=500) | 1.00 ms | - | 2.0x | 500,000 | - | - | 1 |", lines);
    }

    [Fact]
    public async Task Build_OfCasesThatComputeFeatures_ShowsWhatABarCostsAndHowNearCopyingThatIs()
    {
        await WriteWholeRunAsync();

        string[] lines = await LinesAsync(
            CaseJson(
                "Features", "QuantFeaturesSuite", "Compute", "Bars=100000", 5_500_000,
                (WorkMetrics.Bars, 100_000), (WorkMetrics.TimesFloor, 7.4), (WorkMetrics.FractionOfCopyColumns, 0.098),
                (WorkMetrics.FractionOfCopyColumnsLow, 0.094), (WorkMetrics.FractionOfCopyColumnsHigh, 0.101),
                (WorkMetrics.CostAgainstShortSeries, 1.061), (WorkMetrics.CostAgainstShortSeriesLow, 1.02),
                (WorkMetrics.CostAgainstShortSeriesHigh, 1.094)),
            CaseJson("Features", "FeatureGroupsSuite", "Slope", "Bars=5000", 9_000, (WorkMetrics.Bars, 5_000)));

        Assert.Contains("| QuantFeaturesSuite.Compute(Bars=100000) | 55.0 ns | 9.8% [9.4-10.1] | 1.06x [1.02-1.09] |", lines);
        Assert.Contains("| FeatureGroupsSuite.Slope(Bars=5000) | 1.80 ns | - | - |", lines);
        Assert.Contains("| QuantFeaturesSuite.Compute(Bars=100000) | 5.50 ms | - | 7.4x | 18,181,818 | - | - | 1 |", lines);
    }

    [Fact]
    public async Task Build_OfABackfillThatDidNotGoStraight_CountsWhatHappenedAndSaysThatFetchingContainsWaiting()
    {
        BackfillJobRecord straight = Samples.Job(fetchSeconds: 14);
        BackfillJobRecord job = straight with { QuotaWaits = 2, QuotaWaitSeconds = 12, HeldBack = 4, QuarantinedBars = 3 };
        QuarantineCheck quarantine = new(3, 3, [new QuarantineReasonCount("high below low", 3)]);

        string[] before = await LinesAsync(straight, quarantine: null);
        string[] more = [.. (await LinesAsync(job, quarantine)).Except(before, StringComparer.Ordinal)];

        IEnumerable<string[]> rows = more.Where(line => line.StartsWith('|')).Select(line => ReportNumbers.Of(line).ToArray());
        Assert.Equal([[], ["2", "12.0"], ["4"], ["3", "3"]], rows); // the header, and nothing of what did not happen
        string paragraph = Assert.Single(more, line => line.Length > 0 && !line.StartsWith('|'));
        Assert.Equal(["14.00", "12.00"], ReportNumbers.Of(paragraph));
    }

    [Fact]
    public async Task Build_OfABackfillWhoseStagesOverlapped_SaysThatTheySumToMoreThanTheDuration()
    {
        BackfillJobRecord job = Samples.Job(fetchSeconds: 14, computeSeconds: 1, storeSeconds: 5);

        string[] lines = await LinesAsync(job, quarantine: null, overlap: true);

        Assert.Contains("| Total duration | 16.00s, for 20.00s of stages, which overlapped |", lines);
        Assert.Contains(lines, line => line.EndsWith("jobs at once: 1, stages overlap.", StringComparison.Ordinal));
        Assert.DoesNotContain(await LinesAsync(job, quarantine: null), line => line.Contains("overlapped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Build_OfALoadTest_LeadsWithItsVerdictAndMissesNothingThatItHasNot()
    {
        LoadLimits limits = new(MaxP95Ms: 0.25);
        LoadTestReport load = LoadReportBuilder.Build(
            null,
            true,
            limits,
            [LoadSamples.Run(limits: limits)],
            LoadKnee.Of("cached", [(1, 10, 100, true), (2, 19, 105, true), (4, 30, 130, true), (8, 3, 900, false)]),
            interrupted: false);
        await ArtifactFile.WriteAsync(
            folder.Manifest, Samples.Manifest() with { Verb = "load", Steps = [new RunStep("load", StepStatus.Done, 1, null)] }, Cancellation);
        await ArtifactFile.WriteAsync(folder.LoadTestReport, load, Cancellation);

        string report = await MarkdownReport.BuildAsync(folder, Cancellation);

        Assert.Equal($"**{load.Verdict.Sentence}**", report.Split('\n')[2]);
        Assert.Single(report.Split(load.Verdict.Sentence).Skip(1));
        Assert.Contains("p95 < 0.25ms", report, StringComparison.Ordinal);
        Assert.Contains("8 (INVALID)", report, StringComparison.Ordinal);
        Assert.Contains("kappa", report, StringComparison.Ordinal);
        foreach (string absent in (string[])["decision_matrix", "backfill_baseline", "suite "])
        {
            Assert.DoesNotContain(absent, report, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Build_OfAManifestAlone_SaysWhatIsMissingAndInventsNothing()
    {
        await ArtifactFile.WriteAsync(folder.Manifest, Samples.Manifest(), Cancellation);

        string report = await MarkdownReport.BuildAsync(folder, Cancellation);

        Assert.Contains("**No verdict: there is no decision_matrix.json.**", report, StringComparison.Ordinal);
        Assert.Contains("Not decided: there is no decision_matrix.json.", report, StringComparison.Ordinal);
        Assert.Contains("Not measured: there is no phase_2_backfill_baseline.json.", report, StringComparison.Ordinal);
        Assert.DoesNotContain("%", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_WithOneBrokenFile_SaysSoAndKeepsTheRest()
    {
        await WriteWholeRunAsync();
        await File.WriteAllTextAsync(folder.BackfillBaseline, "{\"schema_version\": 1, ", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder.BenchFolder, "x-report-full.json"), "{", Cancellation);

        string report = await MarkdownReport.BuildAsync(folder, Cancellation);

        Assert.Contains("Not measured: not a whole BackfillBaseline", report, StringComparison.Ordinal);
        Assert.Contains("Not read: not a whole BenchmarkDotNet report", report, StringComparison.Ordinal);
        Assert.Contains("Database is the bottleneck", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_OfAnInterruptedRun_SaysSo()
    {
        await ArtifactFile.WriteAsync(folder.Manifest, Samples.Manifest() with { State = RunState.Interrupted }, Cancellation);

        Assert.Contains("The run is interrupted", await MarkdownReport.BuildAsync(folder, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_WithoutAManifest_IsRefused() =>
        await Assert.ThrowsAsync<ArtifactException>(() => MarkdownReport.BuildAsync(folder, Cancellation));

    private static string ReadJson(string type, string method, string parameters, int hit, int rowPages, double? timesFloor = null) => CaseJson(
        "Reading", type, method, parameters, 1_000_000,
        [
            (WorkMetrics.Bars, 500), (WorkMetrics.BuffersHitPerOperation, hit), (WorkMetrics.BuffersReadPerOperation, 6),
            (WorkMetrics.RowPagesPerOperation, rowPages),
            .. timesFloor is { } ratio ? ((string, double)[])[(WorkMetrics.TimesFloor, ratio)] : [],
        ]);

    /// <summary>A case of one iteration in an export.</summary>
    private static string CaseJson(
        string suite, string type, string method, string parameters, long nanoseconds, params (string Id, double Value)[] metrics)
    {
        string list = string.Join(',', metrics.Select(metric => FormattableString.Invariant(
            $$$"""{"Value":{{{metric.Value}}},"Descriptor":{"Id":"{{{metric.Id}}}"}}""")));
        return $$"""
            {"Namespace":"Benchmarks.Suites.{{suite}}","Type":"{{type}}","Method":"{{method}}","Parameters":"{{parameters}}","Metrics":[{{list}}],
            "Measurements":[{"IterationMode":"Workload","IterationStage":"Actual","Operations":1,"Nanoseconds":{{nanoseconds}}}]}
            """;
    }

    /// <summary>Of the report on the run with further cases exported.</summary>
    private async Task<string[]> LinesAsync(params IEnumerable<string> cases)
    {
        string json = $$"""{"Benchmarks":[{{string.Join(',', cases)}}]}""";
        await File.WriteAllTextAsync(Path.Combine(folder.BenchFolder, "more-report-full.json"), json, Cancellation);
        return (await MarkdownReport.BuildAsync(folder, Cancellation)).Split('\n');
    }

    /// <summary>Of the report on a backfill of one job.</summary>
    private async Task<string[]> LinesAsync(BackfillJobRecord job, QuarantineCheck? quarantine, bool overlap = false)
    {
        BackfillConfiguration configuration = Samples.Configuration() with { Overlap = overlap };
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            configuration, [job], totalDurationSeconds: 16, oracleCheck: null, interrupted: false, quarantine);
        await ArtifactFile.WriteAsync(folder.Manifest, Samples.Manifest(), Cancellation);
        await ArtifactFile.WriteAsync(folder.BackfillBaseline, baseline, Cancellation);
        return (await MarkdownReport.BuildAsync(folder, Cancellation)).Split('\n');
    }

    private async Task<DecisionMatrix> WriteWholeRunAsync()
    {
        BackfillBaseline baseline = Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("row"));
        Directory.CreateDirectory(folder.BenchFolder);
        foreach (string export in Directory.GetFiles(SampleFiles.BenchFolder))
        {
            File.Copy(export, Path.Combine(folder.BenchFolder, Path.GetFileName(export)));
        }

        BenchmarkSet suites = await BenchmarkDotNetReader.ReadFolderAsync(folder.BenchFolder, Cancellation);
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(baseline, suites);
        await ArtifactFile.WriteAsync(folder.Manifest, Samples.Manifest(), Cancellation);
        await ArtifactFile.WriteAsync(folder.BackfillBaseline, baseline, Cancellation);
        await ArtifactFile.WriteAsync(folder.DecisionMatrix, matrix, Cancellation);
        return matrix;
    }
}
