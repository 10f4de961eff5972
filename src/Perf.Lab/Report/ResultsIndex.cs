using Perf.Analysis.Json;
using Perf.Analysis.Reports.Index;
using Perf.Analysis.Runs;
using Perf.Lab.Runs;

namespace Perf.Lab.Report;

/// <summary>The page of all runs, <c>results/index.html</c>: written again whenever one of them changes.</summary>
internal static class ResultsIndex
{
    /// <summary>Where runs are kept, and the page that shows them.</summary>
    public static string Folder => Path.Combine(RepositoryRoot.Find(), "results");

    public static string Page => Path.Combine(Folder, IndexPage.Name);

    /// <summary>Whether a run is kept with the others; one with a folder elsewhere leaves no trace among them.</summary>
    public static bool Holds(RunFolder run)
    {
        string place = Path.GetRelativePath(Folder, run.FolderPath);
        return !Path.IsPathRooted(place) && place.Split(Path.DirectorySeparatorChar)[0] != "..";
    }

    /// <exception cref="ArtifactException">It cannot be written.</exception>
    public static async Task WriteAsync(CancellationToken cancellationToken) =>
        await ArtifactFile.WriteTextAsync(Page, await IndexPage.BuildAsync(Folder, cancellationToken), cancellationToken);
}
