using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Perf.Lab.Report;

namespace Perf.Tests.Cli;

/// <summary><c>report --serve</c> as its user starts it, where it cannot be done.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private readonly LabCommand lab = new();

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task Report_OfAStoredRun_EndsWithItsSummaryInPlainText()
    {
        foreach (string name in (string[])["manifest.json", "decision_matrix.json", "load_test_report.json"])
        {
            File.Copy(Analysis.SampleFiles.In("golden", name), lab.File(name));
        }

        LabResult result = await lab.RunAsync("report", ".");

        string[] lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.DoesNotContain(result.Output, letter => char.IsControl(letter) && letter != '\n');
        int verdict = Array.FindIndex(lines, line => line.StartsWith("PASS: run", StringComparison.Ordinal));
        Assert.InRange(lines.Length - verdict, 2, RunSummary.MostLines);
    }

    [Theory]
    [InlineData("--port", "report", "--port", "8080")]
    [InlineData("--port 70000", "report", "--serve", "--port", "70000")]
    [InlineData("--port x", "report", "--serve", "--port", "x")]
    [InlineData("missing", "report", "missing", "--serve")]
    public async Task Arguments_ThatDoNotGoTogether_AreRefused(string named, params string[] arguments)
    {
        LabResult result = await lab.RunAsync(arguments);

        Assert.Contains(named, result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_OnAPortThatIsTaken_EndsWith4AndSaysWhatToDo()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        LabResult result = await lab.RunAsync("report", "--serve", "--port", port);

        Assert.Contains($"port {port}", result.AssertRefused(exitCode: 4), StringComparison.Ordinal);
    }

    /// <summary>It would not be among what is served.</summary>
    [Fact]
    public async Task Serve_OfARunThatIsKeptElsewhere_IsRefused()
    {
        File.Copy(Analysis.SampleFiles.In("golden", "manifest.json"), lab.File("manifest.json"));

        LabResult result = await lab.RunAsync("report", ".", "--serve", "--port", "0");

        Assert.Contains("--serve", result.AssertRefused(exitCode: 2), StringComparison.Ordinal);
    }
}
