using System.Globalization;
using MarketData.Freshness;

namespace MarketData.Api.Answers;

/// <summary>
/// What a user is warned of: that the features are old, that the latest attempt to compute them failed, and that they could not be asked
/// for anew.
/// </summary>
internal static class AnswerWarning
{
    /// <summary>Null when there is nothing to warn of.</summary>
    public static string? Of(SeriesAnswer answer, Staleness staleness, DateTimeOffset now)
    {
        string? warning = staleness.Warning;
        if (answer.Snapshot.FailedAt is { } failedAt)
        {
            warning = Join(warning, string.Create(
                CultureInfo.InvariantCulture, $"latest computation failed, {failedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        }

        return answer.IsDegraded ? Join(warning, Degraded(answer, now)) : warning;
    }

    private static string Degraded(SeriesAnswer answer, DateTimeOffset now)
    {
        long seconds = (long)Math.Max(0, (now - answer.Snapshot.ReadAt).TotalSeconds);
        string cut = answer.IsCut ? $", newest {answer.Count} rows only" : "";
        string reason = answer.IsDatabaseLost ? "database unavailable" : "not read anew in time";
        return string.Create(CultureInfo.InvariantCulture, $"{reason}, answered from cache, read {seconds}s ago{cut}");
    }

    private static string Join(string? first, string second) => first is null ? second : $"{first}; {second}";
}
