using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Json;
using Perf.Analysis.Reports;
using Perf.Analysis.Runs;

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
        (string Id, double Value)[] metrics =
        [
            (WorkMetrics.Bars, 10_000), (WorkMetrics.BytesPerBar, 0.75), (WorkMetrics.RowsPerSecond, 312_345.6),
            (WorkMetrics.RoundTripsPerOperation, 5), (WorkMetrics.WalBytesPerRow, 210.46), (WorkMetrics.TableBytesPerRow, 167.2),
            (WorkMetrics.IndexBytesPerRow, 30.3), (WorkMetrics.ServerCpuNanosecondsPerRow, 2_900), (WorkMetrics.FractionOfCopy, 0.962),
            (WorkMetrics.FractionOfCopyLow, 0.93), (WorkMetrics.FractionOfCopyHigh, 0.99), (WorkMetrics.FractionOfUnloggedCopy, 0.41),
        ];
        string list = string.Join(',', metrics.Select(metric => FormattableString.Invariant(
            $$$"""{"Value":{{{metric.Value}}},"Descriptor":{"Id":"{{{metric.Id}}}"}}""")));
        await File.WriteAllTextAsync(
            Path.Combine(folder.BenchFolder, "stored-report-full.json"),
            $$"""
            {"Benchmarks":[{"Namespace":"Benchmarks.Suites.Insert","Type":"BarInsertSuite","Method":"Copy","Parameters":"Page=New&Rows=10000&Stored=0",
            "Metrics":[{{list}}],
            "Measurements":[{"IterationMode":"Workload","IterationStage":"Actual","Operations":1,"Nanoseconds":40000000}]}]}
            """,
            Cancellation);

        string[] lines = (await MarkdownReport.BuildAsync(folder, Cancellation)).Split('\n');

        Assert.Contains(
            "| BarInsertSuite.Copy(Page=New, Rows=10000, Stored=0) | 312,345 | 96% [93-99] | 41% | 5 | 210.5 | 167.2 | 30.3 | 2.90 us |", lines);
        Assert.Contains("| BarInsertSuite.Copy(Page=New, Rows=10000, Stored=0) | 40.0 ms | - | - | 250,000 | 0.75 | - | 1 |", lines);
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

    /// <summary>Of the report on a backfill of one job.</summary>
    private async Task<string[]> LinesAsync(BackfillJobRecord job, QuarantineCheck? quarantine)
    {
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            Samples.Configuration(), [job], totalDurationSeconds: 16, oracleCheck: null, interrupted: false, quarantine);
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
