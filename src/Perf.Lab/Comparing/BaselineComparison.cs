using Perf.Analysis.Comparing;
using Perf.Analysis.Json;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;
using Perf.Lab.Runs;

namespace Perf.Lab.Comparing;

/// <summary>Compares a run with the one that is kept as a baseline, so that its report can say what has changed.</summary>
internal static class BaselineComparison
{
    /// <summary>Where a copy of a run's folder is kept to be compared with.</summary>
    public static string DefaultFolder => Path.Combine(RepositoryRoot.Find(), "results", "baseline");

    /// <summary>Writes <c>comparison.json</c> into the run's folder; nothing where there is no baseline, or nothing to compare.</summary>
    /// <param name="baseline">The folder of another run; may be empty, or not there.</param>
    public static async Task WriteAsync(string baseline, RunFolder run, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(baseline) || !Directory.EnumerateFiles(baseline, "*.json").Any())
        {
            return;
        }

        try
        {
            Comparison comparison = ComparisonBuilder.Build(
                await ResultReader.ReadAsync(baseline, cancellationToken),
                await ResultReader.ReadAsync(run.FolderPath, cancellationToken));
            await ArtifactFile.WriteAsync(run.Comparison, comparison, cancellationToken);
        }
        catch (ArtifactException exception)
        {
            LabConsole.Status($"not compared with the baseline: {exception.Message}");
        }
    }
}
