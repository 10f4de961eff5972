using Perf.Tests.Features;

namespace Perf.Tests.Cli;

/// <summary><c>features</c> from outside: files in, files or a pipe out. What is in them is tested where they are made.</summary>
public sealed class FeaturesCommandTests : IDisposable
{
    private const string Header = "time,open,high,low,close,volume\n";

    private readonly LabCommand lab = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task Features_GoldenBars_GiveTheSameToAPipeAndToAFile()
    {
        string bars = GoldenFile.Path("vol-waves", "bars");
        string[] golden = await File.ReadAllLinesAsync(GoldenFile.Path("vol-waves", "features"), Cancellation);

        LabResult piped = await lab.RunAsync("features", bars);
        LabResult written = await lab.RunAsync("features", bars, "--out", "features.csv");

        Assert.Equal((0, "", 0, "", ""), (piped.ExitCode, piped.Errors, written.ExitCode, written.Errors, written.Output));
        Assert.Equal(await File.ReadAllTextAsync(lab.File("features.csv"), Cancellation), piped.Output);
        string[] lines = piped.Output.TrimEnd('\n').Split('\n');
        Assert.Equal($"{golden[0]},warm_up", lines[0]);
        Assert.Equal(golden.Select(TimeOf), lines.Select(TimeOf));
    }

    [Fact]
    public async Task Features_FileThatIsMissing_IsRefused()
    {
        LabResult result = await lab.RunAsync("features", "missing.csv");

        Assert.Contains("missing.csv", result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-01-02T00:00:00Z,1,2,0.5,x,10\n", "line 2", "close")]
    [InlineData("2024-01-02T00:00:00Z,1,2,0.5,1,10\n2024-01-02 00:05,1,2,0.5,1,10\n", "line 3", "time")]
    [InlineData("2024-01-02T00:00:00Z,1,2,0.5,1\n", "line 2", "volume")]
    [InlineData("2024-01-02T00:00:00Z,1,2,0.5,NaN,1\n", "line 2", "close")]
    public async Task Features_RowThatIsNoBar_IsRefusedByLineAndColumn(string rows, string line, string column)
    {
        await File.WriteAllTextAsync(lab.File("bars.csv"), Header + rows, Cancellation);

        LabResult result = await lab.RunAsync("features", "bars.csv", "--out", "features.csv");

        string message = result.AssertRefused(exitCode: 2);
        Assert.Contains("bars.csv", message, StringComparison.Ordinal);
        Assert.Contains(line, message, StringComparison.Ordinal);
        Assert.Contains(column, message, StringComparison.Ordinal);
        Assert.False(File.Exists(lab.File("features.csv")));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("missing/features.csv")]
    [InlineData("")]
    public async Task Features_OutputThatCannotBeWritten_IsRefused(string path)
    {
        LabResult result = await lab.RunAsync("features", GoldenFile.Path("vol-waves", "bars"), "--out", path);

        result.AssertRefused(exitCode: 2);
    }

    private static string TimeOf(string row) => row[..row.IndexOf(',', StringComparison.Ordinal)];
}
