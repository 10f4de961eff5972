using System.Net;

namespace MarketData.Api;

/// <summary>Everything the service logs itself. Event ids are stable; no message holds a connection string.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The database did not answer ({SqlState}): {Reason}")]
    public static partial void DatabaseUnavailable(ILogger logger, string sqlState, string reason);

    [LoggerMessage(2, LogLevel.Information, "The parent process closed our standard input: stopping.")]
    public static partial void ParentGone(ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "Of the requests for administrators, {Count} did not hold their key; the last is from {Client}.")]
    public static partial void AdministratorRefused(ILogger logger, long count, IPAddress? client);

    [LoggerMessage(4, LogLevel.Information, "An administrator triggered the backfill: job {Job}, forced: {Forced}.")]
    public static partial void BackfillTriggered(ILogger logger, long job, bool forced);

    [LoggerMessage(20, LogLevel.Information, "The database is heard: kept answers are current until it says otherwise.")]
    public static partial void DatabaseHeard(ILogger logger);

    [LoggerMessage(21, LogLevel.Warning, "The database is not heard any more ({Reason}): every answer is read until it is.")]
    public static partial void DatabaseUnheard(ILogger logger, string reason);

    [LoggerMessage(22, LogLevel.Warning, "The database is gone ({Reason}): kept answers are served with their age.")]
    public static partial void DatabaseGone(ILogger logger, string reason);

    [LoggerMessage(23, LogLevel.Warning, "A change of something that is no series was announced: every kept answer is read again.")]
    public static partial void UnknownChange(ILogger logger);

    [LoggerMessage(24, LogLevel.Warning, "A series that was asked for could not be noted for computing ({SqlState}): {Reason}")]
    public static partial void EnrichmentNotQueued(ILogger logger, string sqlState, string reason);
}
