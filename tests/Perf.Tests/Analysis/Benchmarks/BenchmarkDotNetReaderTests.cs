using System.Globalization;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Json;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Benchmarks;

public sealed class BenchmarkDotNetReaderTests : IDisposable
{
    private const string Case = """{"Namespace":"N.Insert","Type":"T","Method":"M","Parameters":"","Measurements":[MEASUREMENTS]}""";

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    /// <summary>Values read out of the stored export by hand: its rows Workload/Actual, and its own Memory.</summary>
    [Fact]
    public async Task ReadFolder_OfARealExport_GivesWhatWasMeasured()
    {
        BenchmarkSet set = await BenchmarkDotNetReader.ReadFolderAsync(SampleFiles.BenchFolder, Cancellation);

        Assert.Equal(9, set.Results.Count);
        BenchmarkResult copy = Assert.Single(set.Suite("insert"), result => result.Method == "Copy" && result.IntegerParameter("rows") == 10_000);
        Assert.Equal([284720.0, 285956.0, 305371.0, 292060.0, 288372.0, 286506.0], copy.ValuesNs);
        Assert.Equal(287439.0, copy.MedianNs);
        Assert.Equal(290497.5, copy.MeanNs, 1e-6);
        Assert.Equal(20760, copy.BytesPerOperation);
        Assert.Equal(8192, copy.BytesPerOperationSeenAsNone);
        Assert.Equal("Insert", copy.Suite);
        Assert.Equal("Benchmarks.Suites.Insert.InsertSuite.Copy(Rows=10000)", copy.Identity);
        Assert.Equal(SampleFiles.InsertExport, copy.File);
    }

    [Fact]
    public async Task ReadFolder_OfIterationsOfManyOperations_DividesByThem()
    {
        BenchmarkSet set = await BenchmarkDotNetReader.ReadFolderAsync(SampleFiles.BenchFolder, Cancellation);

        BenchmarkResult compute = Assert.Single(set.Suite("Features"));
        Assert.Equal(4, compute.N);
        Assert.Equal(8192 / 2704, compute.BytesPerOperationSeenAsNone);
        Assert.Equal((20190.160133136094 + 19880.43823964497) / 2, compute.MedianNs, 1e-9);
        Assert.Null(compute.MedianInterval95Ns);
    }

    [Fact]
    public async Task ReadFile_WithCasesThatFailed_ListsThemApart()
    {
        BenchmarkSet set = await BenchmarkDotNetReader.ReadFileAsync(SampleFiles.In("bench", SampleFiles.InsertExport), Cancellation);

        Assert.DoesNotContain(set.Results, result => result.Method == "Unnest");
        Assert.Equal(
            ["Benchmarks.Suites.Insert.InsertSuite.Unnest(Rows=1000)", "Benchmarks.Suites.Insert.InsertSuite.Unnest(Rows=10000)"],
            set.Failures.Select(failure => failure.Identity).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReadFolder_ThatIsMissingOrEmpty_IsAnEmptySet()
    {
        Assert.Empty((await BenchmarkDotNetReader.ReadFolderAsync(folder.File("absent"), Cancellation)).Results);
        Assert.Empty((await BenchmarkDotNetReader.ReadFolderAsync(folder.FolderPath, Cancellation)).Results);
    }

    [Fact]
    public async Task ReadFile_CutShortAnywhere_IsRefusedByName()
    {
        byte[] whole = await File.ReadAllBytesAsync(SampleFiles.In("bench", SampleFiles.InsertExport), Cancellation);

        for (int length = 0; length < whole.Length - 2; length += 1_301)
        {
            await AssertRefusedAsync(whole[..length]);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"Benchmarks":null}""")]
    [InlineData("""{"Benchmarks":[null]}""")]
    [InlineData("""{"Benchmarks":[{"Type":"T","Method":"M"}]}""")]
    [InlineData("""{"Benchmarks":"many"}""")]
    public Task ReadFile_OfAnotherShape_IsRefusedByName(string json) => AssertRefusedAsync(System.Text.Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("""{"IterationMode":"Workload","IterationStage":"Actual","Operations":0,"Nanoseconds":5}""")]
    [InlineData("""{"IterationMode":"Workload","IterationStage":"Actual","Operations":1,"Nanoseconds":0}""")]
    [InlineData("""{"IterationMode":"Workload","IterationStage":"Actual","Operations":1,"Nanoseconds":-5}""")]
    [InlineData("""{"IterationMode":"Workload","IterationStage":"Actual","Operations":1,"Nanoseconds":1e999}""")]
    public Task ReadFile_OfAMeasurementThatCannotBe_IsRefusedByName(string measurement) =>
        AssertRefusedAsync(System.Text.Encoding.UTF8.GetBytes(ReportOf(measurement)));

    [Fact]
    public async Task ReadFile_WithoutMemory_HasNoBytes()
    {
        string path = folder.File("x-report-full.json");
        string json = ReportOf("""{"IterationMode":"Workload","IterationStage":"Actual","Operations":2,"Nanoseconds":10}""");
        await File.WriteAllTextAsync(path, json, Cancellation);

        BenchmarkResult result = Assert.Single((await BenchmarkDotNetReader.ReadFileAsync(path, Cancellation)).Results);

        Assert.Null(result.BytesPerOperation);
        Assert.Null(result.BytesPerOperationSeenAsNone);
        Assert.Equal(5, result.MedianNs);
        Assert.Equal("T.M", result.Case);
    }

    [Fact]
    public async Task ReadFile_OfACaseThatMovesBars_GivesItsRatesByTheMedian()
    {
        // 4 bars and 500 bytes in a median of 2 us.
        BenchmarkResult result = await ReadCaseAsync(
            (WorkMetrics.Bars, 4), (WorkMetrics.JsonBytes, 500), (WorkMetrics.BytesPerBar, 2.5),
            (WorkMetrics.TimesFloor, 0.75), (WorkMetrics.TimesFloorLow, 0.7), (WorkMetrics.TimesFloorHigh, 0.8));

        Assert.Equal(2e6, result.BarsPerSecond!.Value, 1e-6);
        Assert.Equal(250, result.MegabytesPerSecond!.Value, 1e-9);
        Assert.Equal(new BarWork(4, 500, 2.5, new SpeedRatio(0.75, new Interval(0.7, 0.8))), result.Work);
    }

    [Fact]
    public async Task ReadFile_OfAFloor_HasRatesAndNoRatioToItself()
    {
        BenchmarkResult result = await ReadCaseAsync((WorkMetrics.Bars, 4), (WorkMetrics.JsonBytes, 500));

        Assert.Equal(new BarWork(4, 500, null, null), result.Work);
    }

    [Fact]
    public async Task ReadFile_OfACaseThatStoresRows_GivesWhatThatCosts()
    {
        BenchmarkResult result = await ReadCaseAsync(
            (WorkMetrics.Bars, 4), (WorkMetrics.RowsPerSecond, 3e5), (WorkMetrics.RoundTripsPerOperation, 5), (WorkMetrics.WalBytesPerRow, 210.5),
            (WorkMetrics.TableBytesPerRow, 167), (WorkMetrics.IndexBytesPerRow, 30), (WorkMetrics.ServerCpuNanosecondsPerRow, 2_900),
            (WorkMetrics.FractionOfCopy, 0.96), (WorkMetrics.FractionOfCopyLow, 0.93), (WorkMetrics.FractionOfCopyHigh, 0.99),
            (WorkMetrics.FractionOfUnloggedCopy, 0.4), (WorkMetrics.TimesPlain, 0.8), (WorkMetrics.TimesPlainLow, 0.78),
            (WorkMetrics.TimesPlainHigh, 0.82));

        Assert.Equal(new BarWork(4, null, null, null), result.Work);
        Assert.Null(result.MegabytesPerSecond);
        Assert.Equal(
            new StorageWork(3e5, 5, 210.5, 167, 30, 2_900, new SpeedRatio(0.96, new Interval(0.93, 0.99)), new SpeedRatio(0.4, null))
            {
                OfPlain = new SpeedRatio(0.8, new Interval(0.78, 0.82)),
            },
            result.Storage);
    }

    [Theory]
    [InlineData(WorkMetrics.RoundTripsPerOperation)]
    [InlineData(WorkMetrics.WalBytesPerRow)]
    [InlineData(WorkMetrics.TableBytesPerRow)]
    [InlineData(WorkMetrics.IndexBytesPerRow)]
    public async Task ReadFile_WithoutOneOfTheCounters_HasNoCostOfStoring(string absent)
    {
        string[] counters =
        [
            WorkMetrics.RoundTripsPerOperation, WorkMetrics.WalBytesPerRow, WorkMetrics.TableBytesPerRow, WorkMetrics.IndexBytesPerRow,
        ];

        Assert.NotNull((await ReadCaseAsync([.. counters.Select(id => (id, 1.0))])).Storage);
        Assert.Null((await ReadCaseAsync([.. counters.Where(id => id != absent).Select(id => (id, 1.0))])).Storage);
    }

    [Fact]
    public async Task ReadFile_OfACaseThatComputesFeatures_GivesItsFractionOfCopyingAndItsCost()
    {
        BenchmarkResult result = await ReadCaseAsync(
            (WorkMetrics.Bars, 4),
            (WorkMetrics.FractionOfCopyColumns, 0.1), (WorkMetrics.FractionOfCopyColumnsLow, 0.09), (WorkMetrics.FractionOfCopyColumnsHigh, 0.12),
            (WorkMetrics.CostAgainstShortSeries, 1.06), (WorkMetrics.CostAgainstShortSeriesLow, 1.02), (WorkMetrics.CostAgainstShortSeriesHigh, 1.09));

        Assert.Equal(new FeatureWork(new SpeedRatio(0.1, new Interval(0.09, 0.12)), 1.06, new Interval(1.02, 1.09)), result.Features);
        Assert.Equal(500, result.NanosecondsPerBar!.Value, 1e-9); // 4 bars in a median of 2 us
    }

    [Fact]
    public async Task ReadFile_OfACaseThatTookNoTurnsWithCopying_HasNoFeatures()
    {
        Assert.Null((await ReadCaseAsync((WorkMetrics.Bars, 4))).Features);
        Assert.Equal(
            new FeatureWork(new SpeedRatio(0.1, null), null, null),
            (await ReadCaseAsync((WorkMetrics.Bars, 4), (WorkMetrics.FractionOfCopyColumns, 0.1))).Features);
    }

    [Fact]
    public async Task ReadFile_WithMetricsOfOthersOnly_HasNoBars()
    {
        BenchmarkResult result = await ReadCaseAsync(("Gen0Collects", 4));

        Assert.Null(result.Work);
        Assert.Null(result.BarsPerSecond);
    }

    [Fact]
    public async Task ReadFolder_WithOneCaseInTwoFiles_IsRefused()
    {
        string source = SampleFiles.In("bench", SampleFiles.InsertExport);
        File.Copy(source, folder.File("a-report-full.json"));
        File.Copy(source, folder.File("b-report-full.json"));

        ArtifactException exception = await Assert.ThrowsAsync<ArtifactException>(
            () => BenchmarkDotNetReader.ReadFolderAsync(folder.FolderPath, Cancellation));

        Assert.Contains("b-report-full.json", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Rows=1000&Size=5", "rows", 1000L)]
    [InlineData("Rows=1000&Size=5", "Size", 5L)]
    [InlineData("Rows=1000", "Row", null)]
    [InlineData("Rows=many", "Rows", null)]
    [InlineData("", "Rows", null)]
    public void IntegerParameter_OfACase_IsFoundByItsWholeName(string parameters, string name, long? expected) =>
        Assert.Equal(expected, (Samples.Insert("Copy", 1) with { Parameters = parameters }).IntegerParameter(name));

    private async Task<BenchmarkResult> ReadCaseAsync(params (string Id, double Value)[] metrics)
    {
        string rows = string.Join(',', metrics.Select(metric => string.Create(
            CultureInfo.InvariantCulture, $$$"""{"Value":{{{metric.Value}}},"Descriptor":{"Id":"{{{metric.Id}}}"}}""")));
        string json = ReportOf(string.Join(',', new[] { 2000, 9000, 1000 }.Select(ns =>
            $$"""{"IterationMode":"Workload","IterationStage":"Actual","Operations":1,"Nanoseconds":{{ns}}}""")))
            .Replace("\"Parameters\"", $"\"Metrics\":[{rows}],\"Parameters\"", StringComparison.Ordinal);
        string path = folder.File("bars-report-full.json");
        await File.WriteAllTextAsync(path, json, Cancellation);
        return Assert.Single((await BenchmarkDotNetReader.ReadFileAsync(path, Cancellation)).Results);
    }

    private static string ReportOf(string measurement) =>
        $$"""{"Benchmarks":[{{Case.Replace("MEASUREMENTS", measurement, StringComparison.Ordinal)}}]}""";

    private async Task AssertRefusedAsync(byte[] content)
    {
        string path = folder.File("x-report-full.json");
        await File.WriteAllBytesAsync(path, content, Cancellation);

        ArtifactException exception =
            await Assert.ThrowsAsync<ArtifactException>(() => BenchmarkDotNetReader.ReadFileAsync(path, Cancellation));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
