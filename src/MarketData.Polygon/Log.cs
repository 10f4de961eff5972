using MarketData.Bars;
using Microsoft.Extensions.Logging;

namespace MarketData.Polygon;

/// <summary>What this project logs. Neither addresses nor anything that a server wrote is logged; event ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Warning, "{Series}: {Cause}; retry {Retry} in {DelaySeconds:0.0} s")]
    public static partial void Retrying(ILogger logger, string? series, string cause, int retry, double delaySeconds);

    [LoggerMessage(102, LogLevel.Warning, "{Series}: {Bars} bars of page {PageIndex} cannot be true and were left out ({Reasons})")]
    public static partial void BarsQuarantined(ILogger logger, SeriesKey series, int bars, int pageIndex, string reasons);

    [LoggerMessage(103, LogLevel.Warning, "{Series}: the server kept failing; nothing is sent for {PauseSeconds:0} s")]
    public static partial void BreakerOpened(ILogger logger, string? series, double pauseSeconds);

    [LoggerMessage(104, LogLevel.Warning, "{Series}: {Cause}; retry {Retry} waits for the quota")]
    public static partial void WaitingForQuota(ILogger logger, string? series, string cause, int retry);

    [LoggerMessage(105, LogLevel.Warning, "{Cause}; what was not told there frees itself")]
    public static partial void QuotaNotTold(ILogger logger, string cause);

    [LoggerMessage(106, LogLevel.Warning, "{Series}: no bars after {Attempts} attempts, though its market was open; taken for none")]
    public static partial void EmptyWhileOpen(ILogger logger, SeriesKey series, int attempts);

    [LoggerMessage(107, LogLevel.Warning, "{Series}: page {PageIndex} ends early: the market was open behind its last bar")]
    public static partial void EndedEarly(ILogger logger, SeriesKey series, int pageIndex);
}
