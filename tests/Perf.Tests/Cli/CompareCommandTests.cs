using System.Text.Json;
using Perf.Tests.Analysis;

namespace Perf.Tests.Cli;

public sealed class CompareCommandTests : IDisposable
{
    private readonly LabCommand lab = new();

    private static string Base => SampleFiles.In("comparing", "base");

    private static string Candidate => SampleFiles.In("comparing", "candidate");

    public void Dispose() => lab.Dispose();

    /// <summary>The sample has a slower, a missing and a failed benchmark: to fail on these is the gate's.</summary>
    [Fact]
    public async Task Compare_WithARegression_EndsWith0AndPlainTextInAPipe()
    {
        LabResult result = await lab.RunAsync("compare", Base, Candidate);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.DoesNotContain('\e', result.Output);
        Assert.Contains("slower", result.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(lab.Folder));
    }

    [Fact]
    public async Task Compare_AsJson_WritesNothingElseToStandardOutput()
    {
        LabResult result = await lab.RunAsync("compare", Base, Candidate, "--format", "json");

        using JsonDocument document = JsonDocument.Parse(result.Output);
        Assert.Equal((0, 1), (result.ExitCode, document.RootElement.GetProperty("schema_version").GetInt32()));
    }

    [Fact]
    public async Task Out_OfAFile_HoldsWhatStandardOutputWouldHave()
    {
        LabResult printed = await lab.RunAsync("compare", Base, Candidate, "--format", "markdown");

        LabResult result = await lab.RunAsync("compare", Base, Candidate, "--format", "markdown", "--out", "pull-request.md");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(printed.Output, await File.ReadAllTextAsync(lab.File("pull-request.md"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Base_ThatIsNotThere_IsRefused()
    {
        LabResult result = await lab.RunAsync("compare", "nowhere", Candidate);

        Assert.Contains("nowhere", result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Candidate_WithoutResults_IsRefused()
    {
        LabResult result = await lab.RunAsync("compare", Base, lab.Folder);

        Assert.Contains(lab.Folder, result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Out_ThatIsAFolder_IsRefused()
    {
        LabResult result = await lab.RunAsync("compare", Base, Candidate, "--out", lab.Folder);

        Assert.Contains(lab.Folder, result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }
}
