using MarketData.Backfill;
using Perf.Analysis.Backfill;
using Perf.Analysis.Reports;
using Perf.Lab.Cli;
using Spectre.Console;

namespace Perf.Lab.Backfill;

/// <summary>
/// Keeps the results as they come and shows them: a line a job in the seeds' layout and, on a terminal, a progress bar that
/// says which job is in which stage.
/// </summary>
/// <param name="inOrder">
/// The jobs run one after the other: a symbol is announced when its first job starts. Otherwise when one of its jobs ends, again and
/// again, so that every line stands below its symbol.
/// </param>
/// <param name="showsJobs">False where the bar alone is to tell.</param>
/// <param name="began">When the backfill did.</param>
internal sealed class BackfillProgress(LabConsole console, ProgressTask? bar, bool inOrder, bool showsJobs, DateTimeOffset began)
    : IBackfillObserver
{
    private readonly Lock gate = new();
    private readonly List<BackfillJobRecord> jobs = [];
    private string? symbol;

    /// <summary>In the order they ended.</summary>
    public IReadOnlyList<BackfillJobRecord> Jobs => jobs;

    public void StageStarted(BackfillJob job, BackfillStage stage)
    {
        if (bar is not null)
        {
            bar.Description = $"{job.Series} {stage.ToString().ToLowerInvariant()}";
        }

        if (showsJobs && inOrder && stage == BackfillStage.Fetch)
        {
            lock (gate)
            {
                Announce(job.Series.Symbol.Name);
            }
        }
    }

    public void JobFinished(BackfillJobResult result)
    {
        BackfillJobRecord record = BackfillRecords.Job(result, began);
        lock (gate)
        {
            jobs.Add(record);
            bar?.Increment(1);
            if (showsJobs)
            {
                Announce(record.Symbol);
                console.Line(BackfillSummary.JobLine(record));
            }
        }
    }

    private void Announce(string name)
    {
        if (name != symbol)
        {
            symbol = name;
            console.Line();
            console.Line(BackfillSummary.SymbolLine(name));
        }
    }
}
