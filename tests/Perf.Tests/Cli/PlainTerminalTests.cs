using System.Diagnostics;
using System.Text.RegularExpressions;
using Perf.Analysis.Histories;
using Perf.Testbed.Processes;
using Perf.Tests.Analysis.Histories;

namespace Perf.Tests.Cli;

/// <summary>What is written to a terminal, as <c>script</c> lends one.</summary>
public sealed partial class PlainTerminalTests : IDisposable
{
    private const string Script = "/usr/bin/script";

    private readonly LabCommand lab = new();

    public void Dispose() => lab.Dispose();

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task Colour_OnATerminal_IsThereUnlessNobodyWantsIt(string? noColor, bool expected)
    {
        Assert.SkipUnless(File.Exists(Script), "It takes a terminal, and script of util-linux to have one.");
        await File.WriteAllLinesAsync(
            lab.File(HistoryFile.Name), HistorySamples.Step(24, 12).Select(HistoryFile.Text), TestContext.Current.CancellationToken);

        string shown = await ShowAsync(noColor);

        Assert.Contains(HistorySamples.Commit(12), shown.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(expected, Sequence().IsMatch(shown));
        if (!expected)
        {
            Assert.DoesNotContain('\r', shown.Replace("\r\n", "\n", StringComparison.Ordinal));
        }
    }

    /// <summary>A terminal ends its lines with \r\n, and folds them.</summary>
    private async Task<string> ShowAsync(string? noColor)
    {
        ChildProcessOptions program = DotnetProgram.Beside("Benchmarks", ["compare", "--history", HistoryFile.Name]);
        string command = string.Join(' ', program.Arguments.Prepend(program.FileName).Select(part => $"'{part}'"));
        ProcessStartInfo start = new(Script, ["-qec", command, "/dev/null"])
        {
            WorkingDirectory = lab.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string? value) in (ReadOnlySpan<(string, string?)>)
            [("TERM", "xterm-256color"), ("NO_COLOR", noColor), ("CI", null), ("GITHUB_ACTIONS", null)])
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string shown = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return shown;
    }

    /// <summary>A colour, or a move of the cursor; what the runtime says to every terminal as it starts is neither.</summary>
    [GeneratedRegex("\u001b\\[[0-9;]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sequence();
}
