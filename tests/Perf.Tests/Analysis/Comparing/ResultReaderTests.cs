using Perf.Analysis.Comparing;
using Perf.Analysis.Json;

namespace Perf.Tests.Analysis.Comparing;

public sealed class ResultReaderTests : IDisposable
{
    private const string Suite = "A-report";
    private const string Empty = """{"Benchmarks":[]}""";

    private const string OneCase =
        """
        {"Benchmarks":[{"Namespace":"N","Type":"T","Method":"M","Parameters":null,"Memory":null,"Measurements":null,"Metrics":null,
        "Statistics":{"OriginalValues":[1.5,2.5,null]}}]}
        """;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    /// <summary>Two files, two jobs, a brief export, titles with every sign.</summary>
    [Fact]
    public async Task Folder_OfAnotherProject_IsRead()
    {
        (ComparedResults results, _) = await ComparingSamples.FoldersAsync(Cancellation);

        Assert.Equal((7, 1), (results.Benchmarks.Count, results.Failures.Count));
        Assert.Equal(
            [".NET 8.0(Runtime=.NET 8.0)", ".NET 9.0(Runtime=.NET 9.0)"],
            from one in results.Benchmarks
            where one.Method == "Parse" && one.Parameters.EndsWith("=10", StringComparison.Ordinal)
            select one.Job);
        Assert.Equal("IterationCount=8", results.Benchmarks.Single(one => one.Type == "XmlBenchmarks").Job);
        Assert.Null(results.Benchmarks.Single(one => one.Method == "Write").BytesPerOperation);
        Assert.Equal("AMD Ryzen 9 7950X, Windows 11 (10.0.22631)", results.Run.Machine);
    }

    [Fact]
    public async Task File_Alone_IsRead()
    {
        ComparedResults results = await ResultReader.ReadAsync(SampleFiles.In("bench", SampleFiles.InsertExport), Cancellation);

        Assert.Equal((8, 2), (results.Benchmarks.Count, results.Failures.Count));
        Assert.Null(results.Run.Fingerprint);
    }

    [Fact]
    public async Task Run_WithAllItsFiles_IsRead()
    {
        foreach (string name in (string[])["manifest.json", "load_test_report.json", "phase_2_backfill_baseline.json", "drills.json"])
        {
            File.Copy(SampleFiles.In("golden", name), folder.File(name));
        }

        ComparedResults results = await ResultReader.ReadAsync(folder.FolderPath, Cancellation);

        Assert.NotNull(results.Load);
        Assert.NotNull(results.Backfill);
        Assert.NotNull(results.Drills);
        Assert.Equal(("quick", true, false), (results.Run.Profile, results.Run.Dirty, results.Run.Interrupted));
        Assert.NotNull(results.Run.Fingerprint);
    }

    [Theory]
    [InlineData("results")]
    [InlineData("BenchmarkDotNet.Artifacts/results")]
    public async Task Folder_OfAProject_IsSearchedWhereExportsLie(string below)
    {
        await WriteAsync($"{below}/{Suite}-full.json", OneCase);

        ComparedResults results = await ResultReader.ReadAsync(folder.FolderPath, Cancellation);

        Assert.Equal([1.5, 2.5], Assert.Single(results.Benchmarks).ValuesNs);
    }

    [Fact]
    public async Task Suite_ExportedSeveralWays_IsReadOnceAndInFull()
    {
        await WriteAsync($"{Suite}-brief.json", Empty);
        await WriteAsync($"{Suite}-full-compressed.json", Empty);
        await WriteAsync($"{Suite}-full.json", OneCase);

        Assert.Single((await ResultReader.ReadAsync(folder.FolderPath, Cancellation)).Benchmarks);
    }

    [Fact]
    public async Task Case_OfTwoFilesByOneJob_IsRefused()
    {
        await WriteAsync("A-report-full.json", OneCase);
        await WriteAsync("B-report-full.json", OneCase);

        ArtifactException refused = await RefusedAsync(folder.FolderPath);

        Assert.Contains("A-report-full.json, B-report-full.json", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", null)]
    [InlineData("empty.json", Empty)]
    [InlineData("no.json", "{}")]
    [InlineData("cut.json", """{"Benchmarks":[{"Name""")]
    [InlineData("null.json", "null")]
    [InlineData("list.json", "[]")]
    public async Task File_WithoutResults_IsRefusedByName(string name, string? content)
    {
        if (content is not null)
        {
            await WriteAsync(name, content);
        }

        Assert.Contains(name, (await RefusedAsync(folder.File(name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_WithoutResults_IsRefused() =>
        Assert.Contains("no results", (await RefusedAsync(folder.FolderPath)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Run_WithABrokenFile_IsRefusedByThatFile()
    {
        File.Copy(SampleFiles.In("golden", "manifest.json"), folder.File("manifest.json"));
        await WriteAsync("drills.json", "{");

        Assert.Contains("drills.json", (await RefusedAsync(folder.FolderPath)).Message, StringComparison.Ordinal);
    }

    private static Task<ArtifactException> RefusedAsync(string path) =>
        Assert.ThrowsAsync<ArtifactException>(() => ResultReader.ReadAsync(path, Cancellation));

    private async Task WriteAsync(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        await File.WriteAllTextAsync(folder.File(name), content, Cancellation);
    }
}
