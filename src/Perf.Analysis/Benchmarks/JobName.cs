namespace Perf.Analysis.Benchmarks;

/// <summary>The job of a case, out of the line that BenchmarkDotNet shows for it: an export says it nowhere else.</summary>
internal static class JobName
{
    private const string AfterTitle = ": ";
    private const string BeforeParameters = " [";

    /// <summary>Begins the names that BenchmarkDotNet makes up: they say less than the settings behind them.</summary>
    private const string MadeUp = "Job-";

    /// <summary>
    /// Of <c>Suite.Row: Job-SQAFYK(IterationCount=6, LaunchCount=1) [Rows=1000]</c> the settings, of a job with a name that and them:
    /// <c>.NET 8.0(Runtime=.NET 8.0)</c>.
    /// </summary>
    /// <returns>Empty when nothing is said about a job.</returns>
    public static string Of(string? displayInfo, string? type, string? methodTitle)
    {
        if (displayInfo is null)
        {
            return string.Empty;
        }

        // A title may hold anything, this separator too.
        string title = $"{type}.{methodTitle}";
        int from = displayInfo.IndexOf(
            AfterTitle, displayInfo.StartsWith(title, StringComparison.Ordinal) ? title.Length : 0, StringComparison.Ordinal);
        if (from < 0)
        {
            return string.Empty;
        }

        string job = displayInfo[(from + AfterTitle.Length)..];
        int end = job.IndexOf(BeforeParameters, StringComparison.Ordinal);
        job = end < 0 ? job : job[..end];
        if (!job.StartsWith(MadeUp, StringComparison.Ordinal))
        {
            return job;
        }

        int settings = job.IndexOf('(', StringComparison.Ordinal);
        return settings < 0 ? string.Empty : job[(settings + 1)..].TrimEnd(')');
    }
}
