using MarketData.Alerts;
using MarketData.Bars;
using MarketData.Operations;
using MarketData.Scheduling;

namespace MarketData.Worker;

/// <summary>Everything the service logs itself. Event ids are stable; no message holds a key, a password or a connection string.</summary>
internal static partial class Log
{
    [LoggerMessage(201, LogLevel.Warning, "The database does not answer ({SqlState}): {Reason}")]
    public static partial void DatabaseGone(ILogger logger, string sqlState, string reason);

    [LoggerMessage(202, LogLevel.Information, "The database answers again, after {Seconds:0.0} s.")]
    public static partial void DatabaseBack(ILogger logger, double seconds);

    [LoggerMessage(203, LogLevel.Warning, "The database gave up a statement, which is asked again ({SqlState}): {Reason}")]
    public static partial void StatementGivenUp(ILogger logger, string sqlState, string reason);

    [LoggerMessage(210, LogLevel.Information, "Run {Run} planned ({Origin}{Schedule}, forced {Forced}): {Jobs} jobs.")]
    public static partial void RunPlanned(
        ILogger logger, long run, ExecutionOrigin origin, string schedule, bool forced, int jobs);

    [LoggerMessage(211, LogLevel.Information, "Run {Run} {State}: {Succeeded} series succeeded, {Failed} failed, {Resumed} jobs resumed.")]
    public static partial void RunEnded(ILogger logger, long run, ExecutionState state, int succeeded, int failed, int resumed);

    [LoggerMessage(212, LogLevel.Information, "{Series} done: {Bars} bars (run {Run}).")]
    public static partial void JobDone(ILogger logger, SeriesKey series, int bars, long run);

    [LoggerMessage(213, LogLevel.Warning,
        "{Series} failed (run {Run}, attempt {Attempt}, next in {RetrySeconds:0.0} s; nothing: not in this run): {Failure}")]
    public static partial void JobFailed(ILogger logger, SeriesKey series, long run, int attempt, double? retrySeconds, string failure);

    [LoggerMessage(214, LogLevel.Warning, "{Series} is somebody else's by now: nothing was written (run {Run}).")]
    public static partial void LeaseOver(ILogger logger, SeriesKey series, long run);

    [LoggerMessage(215, LogLevel.Information, "{Series} given back: the worker stops (run {Run}).")]
    public static partial void JobReleased(ILogger logger, SeriesKey series, long run);

    [LoggerMessage(216, LogLevel.Information,
        "Resumed from checkpoint after crash: run {Run}, {Done} jobs done, {Left} left, going on with {Series}.")]
    public static partial void Resumed(ILogger logger, long run, int done, int left, SeriesKey series);

    [LoggerMessage(217, LogLevel.Error, "The source refuses our key: nothing is fetched for {PauseSeconds:0} s ({Failure})")]
    public static partial void SourceRefuses(ILogger logger, double pauseSeconds, string failure);

    [LoggerMessage(218, LogLevel.Information, "The source answers again.")]
    public static partial void SourceOpen(ILogger logger);

    [LoggerMessage(219, LogLevel.Warning, "The source is down: nothing is fetched for {PauseSeconds:0} s ({Failure})")]
    public static partial void SourceDown(ILogger logger, double pauseSeconds, string failure);

    [LoggerMessage(224, LogLevel.Information, "Runs dropped that ended more than {Days:0} days ago: {Count}")]
    public static partial void RunsDropped(ILogger logger, long count, double days);

    [LoggerMessage(220, LogLevel.Information, "Scheduling: {Schedules}")]
    public static partial void Scheduling(ILogger logger, string schedules);

    [LoggerMessage(221, LogLevel.Information, "The slot {Schedule} of {At:O} fired: {Outcome}")]
    public static partial void SlotFired(ILogger logger, ScheduleName schedule, DateTimeOffset at, string outcome);

    [LoggerMessage(222, LogLevel.Warning, "The scheduler could not be started, and is tried again: {Reason}")]
    public static partial void SchedulerNotStarted(ILogger logger, string reason);

    [LoggerMessage(223, LogLevel.Warning, "Nobody had fired the slot {Schedule} of {At:O}: a run waits. Is a scheduler's clock wrong?")]
    public static partial void SlotMissed(ILogger logger, ScheduleName schedule, DateTimeOffset at);

    [LoggerMessage(230, LogLevel.Information, "Alerts raised or cleared: {Count}")]
    public static partial void AlertsChanged(ILogger logger, int count);

    [LoggerMessage(231, LogLevel.Warning, "Alert {Kind}, {State}: {Message}")]
    public static partial void AlertNoticed(ILogger logger, AlertKind kind, string state, string message);

    [LoggerMessage(232, LogLevel.Warning,
        "The notice {Notice} was not delivered (attempt {Attempt}, next in {RetrySeconds:0} s; nothing: given up): {Failure}")]
    public static partial void NoticeNotDelivered(ILogger logger, long notice, int attempt, double? retrySeconds, string failure);
}
