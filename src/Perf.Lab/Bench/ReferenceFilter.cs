using Perf.Analysis.Histories;

namespace Perf.Lab.Bench;

/// <summary>Has the reference kernels measured beside whatever cases are chosen.</summary>
internal static class ReferenceFilter
{
    private const string Joined = "--filter=";
    private const string Folder = $".{ReferenceSet.Suite}.";
    private const string Compute = $"*{Folder}{ReferenceSet.ComputeKernels}.*";
    private const string Server = $"*{Folder}{ReferenceSet.ServerKernels}.*";

    /// <summary>
    /// BenchmarkDotNet's arguments with the kernels among its filters. Without a filter, by categories say, they stay as they are.
    /// </summary>
    /// <param name="demand">Of the chosen cases: the server's kernel is measured only where PostgreSQL is started for them anyway.</param>
    public static string[] Add(string[] arguments, SuiteDemand demand)
    {
        string[] apart = [.. arguments.SelectMany(argument =>
            argument.StartsWith(Joined, StringComparison.Ordinal) ? ["--filter", argument[Joined.Length..]] : new[] { argument })];
        int at = Array.FindIndex(apart, argument => argument is "--filter" or "-f");
        bool server = demand.Postgres || demand.Api || demand.StoredRows.Count > 0;
        return at < 0
            ? arguments
            : [.. apart[..(at + 1)], Compute, .. server ? [Server] : Array.Empty<string>(), .. apart[(at + 1)..]];
    }

    public static bool IsKernel(SuiteCase one) => one.Name.Contains(Folder, StringComparison.Ordinal);
}
