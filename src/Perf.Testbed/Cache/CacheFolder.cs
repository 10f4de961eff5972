namespace Perf.Testbed.Cache;

/// <summary>Where private clusters and npm packages are kept between runs. Safe to delete when no lab runs.</summary>
public static class CacheFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Reachable = Private
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>
    /// The folder of this user, created: for root one under /var/cache, because the unprivileged user that PostgreSQL runs as
    /// must be able to enter it; for others XDG_CACHE_HOME or ~/.cache, and a private folder in the temporary one when the
    /// home cannot be written.
    /// </summary>
    /// <exception cref="DependencyUnavailableException">None of them can be written.</exception>
    public static string Create(string? asked)
    {
        List<string> candidates = asked is not null ? [asked] : Candidates();
        foreach (string candidate in candidates)
        {
            try
            {
                CreateReachable(candidate);
                string probe = Path.Combine(candidate, Path.GetRandomFileName());
                using (File.Create(probe, bufferSize: 1, FileOptions.DeleteOnClose))
                {
                    return candidate;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The next one may do.
            }
        }

        throw new DependencyUnavailableException(
            $"No folder can be written for the servers of the lab (tried {string.Join(", ", candidates)}): "
            + "set XDG_CACHE_HOME to a folder with some free gigabytes.");
    }

    /// <summary>Creates a folder that, when root makes it, other users may enter whatever root's umask is.</summary>
    public static void CreateReachable(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, Environment.IsPrivilegedProcess ? Reachable : Private);
        }
    }

    private static List<string> Candidates()
    {
        const string name = "perf-lab";
        if (OperatingSystem.IsWindows())
        {
            return [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), name)];
        }

        if (Environment.IsPrivilegedProcess)
        {
            return [Path.Combine("/var/cache", name), Path.Combine("/var/tmp", name)];
        }

        List<string> candidates = [];
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cacheHome && Path.IsPathRooted(cacheHome))
        {
            candidates.Add(Path.Combine(cacheHome, name));
        }

        if (Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home)
        {
            candidates.Add(Path.Combine(home, ".cache", name));
        }

        candidates.Add(Path.Combine(Path.GetTempPath(), name + "-" + Environment.UserName));
        return candidates;
    }
}
