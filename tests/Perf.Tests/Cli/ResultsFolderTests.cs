using Perf.Tests.Analysis;

namespace Perf.Tests.Cli;

/// <summary>Folders of results: given to be read (decide, report) or to be written (--out).</summary>
public sealed class ResultsFolderTests : IDisposable
{
    private const string Manifest = "manifest.json";
    private const string Baseline = "phase_2_backfill_baseline.json";

    private static readonly string Golden = SampleFiles.In("golden");

    private readonly LabCommand lab = new();

    public void Dispose() => lab.Dispose();

    [Theory]
    [InlineData("decide")]
    [InlineData("report")]
    public async Task Run_ThatIsMissing_IsRefused(string verb)
    {
        LabResult result = await lab.RunAsync(verb, "missing");

        Assert.Contains("missing", result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decide")]
    [InlineData("report")]
    public async Task Run_ThatIsAFile_IsRefused(string verb)
    {
        await WriteAsync("file", "not a folder");

        LabResult result = await lab.RunAsync(verb, "file");

        Assert.Contains("file", result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decide")]
    [InlineData("report")]
    public async Task Run_WithoutAManifest_IsRefused(string verb)
    {
        LabResult result = await lab.RunAsync(verb, ".");

        Assert.Contains(Manifest, result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decide")]
    [InlineData("report")]
    public async Task Manifest_ThatIsNoJson_IsRefusedAndNamed(string verb)
    {
        CopyRun();
        await WriteAsync(Manifest, "{ \"schema_version\": 1,");

        LabResult result = await lab.RunAsync(verb, ".");

        result.AssertFailed(exitCode: 2);
        Assert.Contains(Manifest, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_BaselineThatIsCutShort_IsRefusedAndNamed()
    {
        CopyRun();
        await CutBaselineAsync();

        LabResult result = await lab.RunAsync("decide", ".");

        Assert.Contains(Baseline, result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_BaselineOfAnotherSchemaVersion_IsRefusedAndNamed()
    {
        CopyRun();
        await WriteAsync(Baseline, """{ "schema_version": 999 }""");

        LabResult result = await lab.RunAsync("decide", ".");

        string line = result.AssertRefused(exitCode: 2);
        Assert.Contains(Baseline, line, StringComparison.Ordinal);
        Assert.Contains("999", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_BaselineThatIsCutShort_IsSaidInTheReportThatHoldsTheRest()
    {
        CopyRun();
        await CutBaselineAsync();

        LabResult result = await lab.RunAsync("report", ".");

        string report = await File.ReadAllTextAsync(lab.File("report.html"), TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("not a whole BackfillBaseline", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_RunWithoutABaseline_IsRefusedAndSaysWhatIsMissing()
    {
        CopyRun();
        File.Delete(lab.File(Baseline));

        LabResult result = await lab.RunAsync("decide", ".");

        Assert.Contains(Baseline, result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_StoredRun_NamesABottleneckAndWritesTheMatrixAndTheReport()
    {
        CopyRun();

        LabResult result = await lab.RunAsync("decide", ".");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("bottleneck", result.Output, StringComparison.OrdinalIgnoreCase);
        Assert.True(File.Exists(lab.File("decision_matrix.json")));
        Assert.True(File.Exists(lab.File("report.md")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    public async Task Decide_IntoAPipe_IsPlainText(string noColor)
    {
        CopyRun();
        lab.Environment["NO_COLOR"] = noColor.Length == 0 ? null : noColor;
        lab.Environment["TERM"] = "xterm-256color";

        LabResult result = await lab.RunAsync("decide", ".");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain('\u001b', result.Output);
    }

    [Fact]
    public async Task Report_StoredRun_IsWrittenFromItsFiles()
    {
        CopyRun();

        LabResult result = await lab.RunAsync("report", ".");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.NotEqual(0, new FileInfo(lab.File("report.md")).Length);
        Assert.NotEqual(0, new FileInfo(lab.File("report.html")).Length);
    }

    [Theory]
    [InlineData("backfill")]
    [InlineData("bench")]
    [InlineData("run")]
    public async Task Out_ThatIsAFile_IsRefused(string verb)
    {
        await WriteAsync("file", "not a folder");

        LabResult result = await lab.RunAsync(verb, "--out", "file");

        Assert.Contains("--out file", result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backfill")]
    [InlineData("bench")]
    [InlineData("run")]
    public async Task Out_ThatHoldsARun_IsRefusedAndLeftAsItIs(string verb)
    {
        CopyRun();
        string before = await File.ReadAllTextAsync(lab.File(Manifest), TestContext.Current.CancellationToken);

        LabResult result = await lab.RunAsync(verb, "--out", ".");

        Assert.Contains("--out .", result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(lab.File(Manifest), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/proc")]
    [InlineData("/proc/run")]
    public async Task Out_ThatCannotBeWritten_IsRefused(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A folder that not even root can write: /proc of Linux.");

        LabResult result = await lab.RunAsync("backfill", "--out", folder);

        Assert.Contains(folder, result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    private void CopyRun()
    {
        foreach (string name in (string[])[Manifest, Baseline])
        {
            File.Copy(Path.Combine(Golden, name), lab.File(name));
        }
    }

    private async Task CutBaselineAsync()
    {
        string whole = await File.ReadAllTextAsync(lab.File(Baseline), TestContext.Current.CancellationToken);
        await WriteAsync(Baseline, whole[..(whole.Length / 2)]);
    }

    private Task WriteAsync(string name, string text) =>
        File.WriteAllTextAsync(lab.File(name), text, TestContext.Current.CancellationToken);
}
