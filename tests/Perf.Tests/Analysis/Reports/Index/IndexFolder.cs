using System.Text.RegularExpressions;
using System.Xml.Linq;
using Perf.Analysis.Histories;
using Perf.Analysis.Json;
using Perf.Analysis.Reports.Index;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis.Reports.Index;

/// <summary>A folder of results, and its page read back.</summary>
internal sealed partial class IndexFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string FolderPath => folder.FolderPath;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="place">From the folder of results on.</param>
    public async Task<RunFolder> AddAsync(string place, RunManifest manifest)
    {
        RunFolder run = RunFolder.Create(Path.Combine(FolderPath, place));
        await ArtifactFile.WriteAsync(run.Manifest, manifest, Cancellation);
        return run;
    }

    /// <summary>Started so many hours behind the sample.</summary>
    public Task<RunFolder> AddAsync(int hours)
    {
        DateTimeOffset startedAt = Samples.Manifest().StartedAt.AddHours(hours);
        string id = RunFolder.NewRunId(startedAt, Samples.Manifest().Commit);
        return AddAsync($"runs/{id}", Samples.Manifest() with { RunId = id, StartedAt = startedAt });
    }

    public Task WriteHistoryAsync(params IEnumerable<string> lines) =>
        File.WriteAllLinesAsync(Path.Combine(FolderPath, HistoryFile.Name), lines, Cancellation);

    public Task<string> BuildAsync() => IndexPage.BuildAsync(FolderPath, Cancellation);

    /// <summary>The cells of each row of each table, the header left out.</summary>
    public static XElement[][][] TablesOf(string page) =>
    [
        .. Table().Matches(page).Select(match => XElement.Parse(match.Value))
            .Select(table => table.Elements("tr").Select(row => row.Elements("td").ToArray()).ToArray()),
    ];

    /// <summary>The files that a cell leads to, as a browser finds them.</summary>
    public IEnumerable<string> FilesOf(XElement cell) => cell.Elements("a").Select(link =>
        Path.Combine(FolderPath, Uri.UnescapeDataString(link.Attribute("href")!.Value)));

    public void Dispose() => folder.Dispose();

    [GeneratedRegex("<table>.*?</table>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Table();
}
