namespace Perf.Testbed.Postgres;

/// <summary>Turns what PostgreSQL's programs wrote into one line that says what to do.</summary>
internal static class ServerFailure
{
    private const int QuotedChars = 600;

    public static DependencyUnavailableException Describe(string what, string folder, string output, Exception? cause = null)
    {
        string advice = IsDiskFull(output)
            ? $"the disk of {folder} is full: free some gigabytes, or set XDG_CACHE_HOME to another disk."
            : $"delete {folder}, or set {PostgresServerOptions.ConnectionVariable} to a running server. {Quote(output)}";
        return new DependencyUnavailableException($"{what}; {advice}", cause);
    }

    public static bool IsDiskFull(string output) => output.Contains("No space left on device", StringComparison.Ordinal);

    public static bool IsPortTaken(string output) =>
        output.Contains("Address already in use", StringComparison.Ordinal)
        || output.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal);

    private static string Quote(string output)
    {
        string line = string.Join(' ', output.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        return "PostgreSQL said: " + (line.Length <= QuotedChars ? line : "..." + line[^QuotedChars..]);
    }
}
