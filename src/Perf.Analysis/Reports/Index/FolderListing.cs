namespace Perf.Analysis.Reports.Index;

/// <summary>What a run's folder holds for people and programs.</summary>
public static class FolderListing
{
    /// <summary>In this order: what is to be read first.</summary>
    private static readonly string[] Kinds = [".html", ".md", ".json", ".jsonl", ".xml"];

    /// <summary>The names of the files in the folder itself, pages first, each kind by name; none when it cannot be looked into.</summary>
    public static IReadOnlyList<string> In(string folder)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(folder)
                    .Select(file => Path.GetFileName(file))
                    .Where(name => Kinds.Contains(Path.GetExtension(name), StringComparer.Ordinal))
                    .OrderBy(name => Array.IndexOf(Kinds, Path.GetExtension(name)))
                    .ThenByDescending(name => name.StartsWith("report.", StringComparison.Ordinal))
                    .ThenBy(name => name, StringComparer.Ordinal),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // deleted meanwhile, or another user's
        }
    }
}
