using Perf.Analysis.Runs;

namespace Perf.Lab.Runs;

/// <summary>The run that a verb means when the user names none.</summary>
internal static class LatestRun
{
    /// <summary>The folder that the user named, or else the newest below results/runs that holds a baseline.</summary>
    /// <exception cref="BadInputException">No folder is named and there is no such run.</exception>
    public static RunFolder Open(string? named)
    {
        if (named is not null)
        {
            return RunFolder.Open(named);
        }

        string runs = Path.Combine(RepositoryRoot.Find(), "results", "runs");
        IEnumerable<string> folders = Directory.Exists(runs) ? Directory.EnumerateDirectories(runs) : [];

        // A run's name starts with its time, so that the order of names is the order of time.
        return folders
            .OrderByDescending(Path.GetFileName, StringComparer.Ordinal)
            .Where(folder => File.Exists(Path.Combine(folder, "manifest.json")))
            .Select(RunFolder.Open)
            .FirstOrDefault(folder => File.Exists(folder.BackfillBaseline))
            ?? throw new BadInputException($"no run with a baseline below {runs}: measure one first (run, or backfill), or name its folder");
    }
}
