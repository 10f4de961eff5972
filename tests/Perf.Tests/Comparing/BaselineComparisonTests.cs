using Perf.Analysis.Comparing;
using Perf.Analysis.Json;
using Perf.Analysis.Runs;
using Perf.Lab.Comparing;
using Perf.Tests.Analysis;
using Perf.Tests.Analysis.Reports;

namespace Perf.Tests.Comparing;

public sealed class BaselineComparisonTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Write_WithABaseline_LeavesAComparisonThatTheReportShows()
    {
        RunFolder baseline = await RunAsync("baseline");
        RunFolder run = await RunAsync("run");

        await BaselineComparison.WriteAsync(baseline.FolderPath, run, Cancellation);

        Comparison comparison = await ArtifactFile.ReadAsync<Comparison>(run.Comparison, Cancellation);
        Assert.NotEmpty(comparison.Benchmarks);
        Assert.Equal((0, 0), (comparison.Counts.Slower, comparison.Counts.Faster)); // the same run twice
        Assert.Empty((await ReportSamples.PageAsync(run)).Missing("baseline"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_WithNothingThere_WritesNothing(bool isFolderThere)
    {
        RunFolder run = await RunAsync("run");
        string baseline = temporary.File("baseline");
        if (isFolderThere)
        {
            Directory.CreateDirectory(baseline);
        }

        await BaselineComparison.WriteAsync(baseline, run, Cancellation);

        Assert.False(File.Exists(run.Comparison));
    }

    /// <summary>A run of a verb that measures nothing which can be compared is a run like any other.</summary>
    [Fact]
    public async Task Write_OfARunWithoutResults_WritesNothingAndGoesOn()
    {
        RunFolder baseline = await RunAsync("baseline");
        RunFolder run = RunFolder.Create(temporary.File("run"));
        await ArtifactFile.WriteAsync(run.Manifest, Samples.Manifest(), Cancellation);

        await BaselineComparison.WriteAsync(baseline.FolderPath, run, Cancellation);

        Assert.False(File.Exists(run.Comparison));
    }

    private async Task<RunFolder> RunAsync(string name)
    {
        RunFolder folder = RunFolder.Create(temporary.File(name));
        await ReportSamples.WriteAsync(folder);
        return folder;
    }
}
