using Perf.Analysis.Runs;

namespace Perf.Lab.Runs;

/// <summary>The run that a verb means when the user names none.</summary>
internal static class LatestRun
{
    private static string Runs => Path.Combine(RepositoryRoot.Find(), "results", "runs");

    /// <summary>The folder that the user named, or else the newest below results/runs that holds a baseline.</summary>
    /// <exception cref="BadInputException">No folder is named and there is no such run.</exception>
    public static RunFolder Open(string? named)
    {
        if (named is not null)
        {
            return RunFolder.Open(named);
        }

        return NewestFirst().FirstOrDefault(folder => File.Exists(folder.BackfillBaseline))
            ?? throw new BadInputException(
                $"no run with a baseline below {Runs}: measure one first (run, or backfill), or name its folder");
    }

    /// <summary>The newest below results/runs, whatever it measured; null when there is none.</summary>
    public static RunFolder? Any() => NewestFirst().FirstOrDefault();

    /// <summary>Those with a manifest.</summary>
    public static IEnumerable<RunFolder> NewestFirst()
    {
        IEnumerable<string> folders = Directory.Exists(Runs) ? Directory.EnumerateDirectories(Runs) : [];

        // A run's name starts with its time, so that the order of names is the order of time; a name of the user's own says nothing.
        return folders
            .OrderByDescending(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            .ThenByDescending(Path.GetFileName, StringComparer.Ordinal)
            .Where(folder => File.Exists(Path.Combine(folder, "manifest.json")))
            .Select(RunFolder.Open);
    }
}
