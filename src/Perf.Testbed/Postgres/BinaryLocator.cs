using System.Globalization;
using System.Text.RegularExpressions;
using Perf.Testbed.Processes;

namespace Perf.Testbed.Postgres;

/// <summary>Finds PostgreSQL's programs on this machine.</summary>
internal static partial class BinaryLocator
{
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(5);

    /// <summary>The first folder whose programs are complete, new enough and run as that account; null without one.</summary>
    public static async Task<PostgresBinaries?> FindAsync(
        IEnumerable<string> folders, ServerAccount account, CancellationToken cancellationToken)
    {
        foreach (string folder in folders)
        {
            if (await ProbeAsync(folder, account, cancellationToken) is { } binaries)
            {
                return binaries;
            }
        }

        return null;
    }

    /// <summary>The folders of PATH, then the usual install folders, the newest version first.</summary>
    public static IEnumerable<string> UsualFolders() =>
        SearchPath.Folders().Concat(InstallFolders());

    private static IEnumerable<string> InstallFolders() =>
    [
        .. Versions("/usr/lib/postgresql", "*"),
        .. Versions("/usr", "pgsql-*"),
        .. Versions("/opt/homebrew/opt", "postgresql*"),
        .. Versions("/usr/local/opt", "postgresql*"),
        .. Versions("/Library/PostgreSQL", "*"),
        .. Versions(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*"),
    ];

    private static IEnumerable<string> Versions(string parent, string pattern) =>
        !Path.IsPathRooted(parent) || !Directory.Exists(parent)
            ? []
            : Directory.EnumerateDirectories(parent, pattern)
                .OrderByDescending(folder => TrailingNumber(Path.GetFileName(folder)))
                .Select(folder => Path.Combine(folder, "bin"));

    private static double TrailingNumber(string name) =>
        double.TryParse(VersionSuffix().Match(name).Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : 0;

    private static async Task<PostgresBinaries?> ProbeAsync(
        string folder, ServerAccount account, CancellationToken cancellationToken)
    {
        // Distributions link single programs into PATH; the folder of the link's target holds all of them.
        string initDb = PostgresBinaries.Program(folder, "initdb");
        if (!File.Exists(initDb))
        {
            return null;
        }

        string target = File.ResolveLinkTarget(initDb, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(initDb);
        PostgresBinaries binaries = new(Path.GetDirectoryName(target)!, Version: "");
        if (!File.Exists(binaries.PgCtl) || !File.Exists(binaries.Server))
        {
            return null;
        }

        ToolResult version = await account.RunAsync([binaries.Server, "--version"], ProbeDeadline, cancellationToken);
        Match match = VersionNumber().Match(string.Concat(version.Output));
        return version.Succeeded && match.Success && IsNewEnough(match) ? binaries with { Version = match.Value } : null;
    }

    private static bool IsNewEnough(Match version) =>
        int.TryParse(version.Groups["major"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int major)
        && major >= PostgresServer.OldestMajorVersion;

    // "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)", "postgres (PostgreSQL) 19beta1"
    [GeneratedRegex(@"(?<=PostgreSQL\) )(?<major>\d+)[\w.]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionNumber();

    // "16", "pgsql-15", "postgresql@17"
    [GeneratedRegex(@"\d+(?:\.\d+)?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionSuffix();
}
