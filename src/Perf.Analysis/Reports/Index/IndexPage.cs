using Perf.Analysis.Histories;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Index;

/// <summary>
/// The page of all runs, <c>results/index.html</c>, from the files below that folder alone: the runs with their verdicts, and where the
/// benchmarks changed. A run that cannot be read costs its own row and no other.
/// </summary>
public static class IndexPage
{
    public const string Name = "index.html";

    /// <param name="resultsFolder">Holds <c>runs</c> and <c>history.jsonl</c>; neither need be there.</param>
    /// <returns>The whole page, whose links begin at that folder; the caller writes it.</returns>
    public static async Task<string> BuildAsync(string resultsFolder, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<IndexedRun> runs = await IndexedRun.ReadAllAsync(resultsFolder, cancellationToken);
        Part<HistoryLines> history = await Part<HistoryLines>.ReadAsync(
            Path.Combine(resultsFolder, HistoryFile.Name), path => HistoryFile.ReadAsync(path, cancellationToken));
        HtmlPage page = new("Perf: all runs", "All runs of the performance lab");
        RunTable.Add(page, runs);
        TrendSection.Add(page, history);
        return page.ToString();
    }
}
