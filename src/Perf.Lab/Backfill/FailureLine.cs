namespace Perf.Lab.Backfill;

/// <summary>What is written of a failure, of a job and of a series alike.</summary>
internal static class FailureLine
{
    /// <returns>The stage and the message, on one line.</returns>
    public static string Of(string stage, string message) => $"{stage}: {message.ReplaceLineEndings(" ")}";
}
