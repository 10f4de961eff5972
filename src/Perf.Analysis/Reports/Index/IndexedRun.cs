using System.Globalization;
using Perf.Analysis.Json;
using Perf.Analysis.Runs;

namespace Perf.Analysis.Reports.Index;

/// <summary>A run as the index shows it: what its files say, or why they do not.</summary>
/// <param name="Place">Its folder, from the folder of the index on, with slashes.</param>
/// <param name="StartedAt">By the manifest, else by the folder's name; null when neither tells.</param>
/// <param name="Manifest">Null when it cannot be read.</param>
/// <param name="Headline">Null without a manifest.</param>
/// <param name="Problem">Why the manifest cannot be read, or what else of the run cannot; null when all can.</param>
/// <param name="Files">Of <see cref="FolderListing"/>.</param>
internal sealed record IndexedRun(
    string Place,
    DateTimeOffset? StartedAt,
    RunManifest? Manifest,
    RunHeadline? Headline,
    string? Problem,
    IReadOnlyList<string> Files)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'.'fff'Z'";
    private const int TimeLetters = 20;

    /// <summary>
    /// Every folder below <c>runs</c>, and every folder of a run beside it; newest first, behind them those whose time nobody knows.
    /// </summary>
    /// <param name="resultsFolder">Need not be there.</param>
    public static async Task<IReadOnlyList<IndexedRun>> ReadAllAsync(string resultsFolder, CancellationToken cancellationToken)
    {
        List<IndexedRun> runs = [];
        foreach (string folder in FoldersIn(Path.Combine(resultsFolder, "runs")).Concat(FoldersIn(resultsFolder).Where(IsRun)))
        {
            runs.Add(await ReadAsync(resultsFolder, folder, cancellationToken));
        }

        return
        [
            .. runs.OrderByDescending(run => run.StartedAt ?? DateTimeOffset.MinValue)
                .ThenBy(run => run.Place, StringComparer.Ordinal),
        ];
    }

    private static async Task<IndexedRun> ReadAsync(string resultsFolder, string path, CancellationToken cancellationToken)
    {
        string place = Path.GetRelativePath(resultsFolder, path).Replace(Path.DirectorySeparatorChar, '/');
        IReadOnlyList<string> files = FolderListing.In(path);
        try
        {
            RunFolder folder = RunFolder.Open(path);
            RunManifest manifest = await ArtifactFile.ReadAsync<RunManifest>(folder.Manifest, cancellationToken);
            RunHeadline headline = await RunHeadline.ReadAsync(folder, manifest, cancellationToken);
            return new IndexedRun(place, manifest.StartedAt, manifest, headline, headline.Damage, files);
        }
        catch (ArtifactException exception)
        {
            return new IndexedRun(place, TimeOf(Path.GetFileName(path)), null, null, exception.Why, files);
        }
    }

    private static bool IsRun(string folder) => File.Exists(Path.Combine(folder, "manifest.json"));

    private static IEnumerable<string> FoldersIn(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];

    private static DateTimeOffset? TimeOf(string name) =>
        name.Length >= TimeLetters
        && DateTimeOffset.TryParseExact(
            name[..TimeLetters], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;
}
