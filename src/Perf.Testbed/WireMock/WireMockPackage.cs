using System.Security.Cryptography;
using Perf.Testbed.Cache;

namespace Perf.Testbed.WireMock;

/// <summary>
/// WireMock's server from the npm package <c>wiremock</c>, in the version that the package-lock.json beside this file pins with
/// its checksum, kept in the cache folder.
/// </summary>
internal static class WireMockPackage
{
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc"];

    /// <summary>Installs the package unless an earlier run did.</summary>
    /// <returns>The path of the server's jar.</returns>
    /// <exception cref="DependencyUnavailableException">npm is missing or failed.</exception>
    public static async Task<string> InstallAsync(string cacheRoot, CancellationToken cancellationToken)
    {
        // Another lock file is another folder, so that a new pin is installed and labs of two versions do not disturb each other.
        string pin = Convert.ToHexStringLower(SHA256.HashData(ReadResource("package-lock.json")))[..12];
        NpmFolder folder = new(Path.Combine(cacheRoot, $"npm-wiremock-{pin}"), new Dictionary<string, string?>(StringComparer.Ordinal));
        await folder.FillOnceAsync(
            async npm =>
            {
                foreach (string file in Files)
                {
                    await File.WriteAllBytesAsync(Path.Combine(folder.Path, file), ReadResource(file), cancellationToken);
                }

                await folder.RunAsync(
                    [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder.Path, cancellationToken);
            },
            cancellationToken);
        string build = Path.Combine(folder.Path, "node_modules", "wiremock", "build");
        return Directory.Exists(build) && Directory.GetFiles(build, "*.jar") is [string jar]
            ? jar
            : throw new DependencyUnavailableException($"the npm package wiremock has no jar in {build}: delete {folder.Path}");
    }

    private static byte[] ReadResource(string name)
    {
        using Stream resource = typeof(WireMockPackage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        byte[] content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }
}
