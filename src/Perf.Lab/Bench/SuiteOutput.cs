using System.Text.RegularExpressions;
using Perf.Lab.Cli;

namespace Perf.Lab.Bench;

/// <summary>
/// What BenchmarkDotNet prints: all of it into a log beside the reports, and on the console either all of it or, in a run
/// of many steps, one line a case and how many remain.
/// </summary>
internal sealed partial class SuiteOutput : IAsyncDisposable
{
    public const string LogName = "benchmarkdotnet.log";

    private readonly Lock gate = new();
    private readonly StreamWriter log;
    private readonly LabConsole console;
    private readonly bool showAll;

    public SuiteOutput(string folder, LabConsole console, bool showAll)
    {
        log = new StreamWriter(Path.Combine(folder, LogName));
        this.console = console;
        this.showAll = showAll;
    }

    public void Write(string line)
    {
        lock (gate)
        {
            log.WriteLine(line);
            if (showAll)
            {
                console.Line(line);
            }
            else if (CaseStarts().Match(line) is { Success: true } starts)
            {
                LabConsole.Status($"  {starts.Groups["case"].Value}");
            }
            else if (Remaining().Match(line) is { Success: true } remaining)
            {
                LabConsole.Status($"  {remaining.Groups["count"].Value} cases remain");
            }
        }
    }

    public async ValueTask DisposeAsync() => await log.DisposeAsync();

    [GeneratedRegex(@"^// Benchmark: (?<case>[^:]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex CaseStarts();

    [GeneratedRegex(@"^// \*\* Remained (?<count>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Remaining();
}
