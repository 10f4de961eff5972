using Perf.Lab.Cli;

namespace Perf.Lab.Bench;

/// <summary>
/// What BenchmarkDotNet prints: all of it into a log beside the reports, and on the console either all of it or, in a run
/// of many steps, one line a case, what it took and how many remain.
/// </summary>
internal sealed class SuiteOutput : IAsyncDisposable
{
    public const string LogName = "benchmarkdotnet.log";

    private readonly Lock gate = new();
    private readonly SuiteProgress progress = new();
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
            else if (progress.Read(line) is { } said)
            {
                LabConsole.Status(said);
            }
        }
    }

    public async ValueTask DisposeAsync() => await log.DisposeAsync();
}
