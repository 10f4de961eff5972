namespace Perf.Lab.Runs;

/// <summary>The folder that holds Perf.sln; results go below it wherever the lab is started from.</summary>
public static class RepositoryRoot
{
    private const string Marker = "Perf.sln";

    /// <summary>Looks upwards from the executable, then from the current folder; the current folder when neither is inside.</summary>
    public static string Find() => Above(AppContext.BaseDirectory) ?? Above(Environment.CurrentDirectory) ?? Environment.CurrentDirectory;

    private static string? Above(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
