using System.Text.Json;
using Perf.Analysis.Histories;
using Perf.Tests.Analysis.Histories;
using Perf.Tests.Architecture;
using Perf.Tests.Schemas;

namespace Perf.Tests.Cli;

/// <summary><c>compare --history</c> as its user starts it.</summary>
public sealed class CompareHistoryTests : IDisposable
{
    private readonly LabCommand lab = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string History => lab.File(HistoryFile.Name);

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task History_WithAChange_EndsWith0AndPlainTextInAPipe()
    {
        await WriteAsync();

        LabResult result = await lab.RunAsync("compare", "--history", History);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.DoesNotContain('\e', result.Output);
        Assert.Contains($"git log --oneline {HistorySamples.Commit(11)}..{HistorySamples.Commit(12)}\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_AsJson_FitsItsSchemaAndHasTheChosenBenchmarksOnly()
    {
        await WriteAsync();

        LabResult result = await lab.RunAsync("compare", "--history", History, "--benchmark", "*Copy*", "--limit", "20", "--format", "json");

        using JsonDocument document = JsonDocument.Parse(result.Output);
        JsonElement series = document.RootElement.GetProperty("series").EnumerateArray().Single();
        Assert.Equal(20, series.GetProperty("runs").GetInt32());
        Assert.Equal(HistorySamples.Copy, series.GetProperty("benchmarks").EnumerateArray().Single().GetProperty("identity").GetString());
        string schema = await File.ReadAllTextAsync(Repository.Absolute("results/schemas/history_report.schema.json"), Cancellation);
        Assert.Empty(SchemaValidator.Validate(schema, result.Output));
    }

    [Theory]
    [InlineData("BASE", "compare")]
    [InlineData("--history", "compare", "base", "--history")]
    [InlineData("--history", "compare", "--limit", "5")]
    [InlineData("markdown", "compare", "--history", "--format", "markdown")]
    [InlineData("--limit 0", "compare", "--history", "--limit", "0")]
    [InlineData("nowhere.jsonl", "compare", "--history", "nowhere.jsonl")]
    public async Task Arguments_ThatDoNotGoTogether_AreRefused(string named, params string[] arguments)
    {
        LabResult result = await lab.RunAsync(arguments);

        Assert.Contains(named, result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Benchmark_ThatNoRunMeasured_IsRefused()
    {
        await WriteAsync();

        LabResult result = await lab.RunAsync("compare", "--history", History, "--benchmark", "*Nothing*");

        Assert.Contains("*Nothing*", result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    private Task WriteAsync() => File.WriteAllLinesAsync(History, HistorySamples.Step(24, 12).Select(HistoryFile.Text), Cancellation);
}
