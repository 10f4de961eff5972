namespace MarketData.Api;

/// <summary>Everything the service logs itself. Event ids are stable; no message holds a connection string.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The database did not answer ({SqlState}): {Reason}")]
    public static partial void DatabaseUnavailable(ILogger logger, string sqlState, string reason);

    [LoggerMessage(2, LogLevel.Information, "The parent process closed our standard input: stopping.")]
    public static partial void ParentGone(ILogger logger);
}
