using Perf.Analysis.Benchmarks;
using Perf.Analysis.Histories;
using Perf.Lab.Runs;

namespace Perf.Lab.Histories;

/// <summary>Appends what the suites of a run measured to the history.</summary>
internal static class HistoryKeeper
{
    /// <summary>
    /// Where a run that is kept with the others appends; a run with a folder of its own keeps its line in that folder, so that
    /// trying something out leaves no trace among them.
    /// </summary>
    public static string DefaultFile => Path.Combine(RepositoryRoot.Find(), "results", HistoryFile.Name);

    /// <summary>Appends nothing when no benchmark was measured beside the reference kernels, and has the manifest say so.</summary>
    /// <exception cref="Perf.Analysis.Json.ArtifactException">A report cannot be read, or the history cannot be written.</exception>
    public static async Task AppendAsync(RunSession session, TimeProvider time, CancellationToken cancellationToken)
    {
        BenchmarkSet suites = await BenchmarkDotNetReader.ReadFolderAsync(session.Folder.BenchFolder, cancellationToken);
        if (HistoryLineBuilder.Build(session.Manifest, suites) is { } line)
        {
            await HistoryFile.AppendAsync(session.HistoryFile, line, time, cancellationToken);
        }
        else
        {
            session.NoteMissing("history", "no benchmark was measured beside the reference kernels");
        }
    }
}
