namespace Perf.Analysis.Backfill;

/// <summary>One job of a backfill, one symbol at one timeframe, as it was measured.</summary>
public sealed record BackfillJobRecord
{
    public required string Symbol { get; init; }

    /// <summary>As users write it: <c>5m</c>, <c>1d</c> …</summary>
    public required string Timeframe { get; init; }

    public required BackfillJobStatus Status { get; init; }

    /// <summary>Bars that came in accepted pages, less those quarantined; with one fetch a symbol, bars made from those.</summary>
    public required long RecordsFetched { get; init; }

    /// <summary>Bars handed to the database and committed.</summary>
    public required long RecordsInserted { get; init; }

    /// <summary>Of those, the rows that were new or differed; the rest were stored already.</summary>
    public required long RowsChanged { get; init; }

    /// <summary>
    /// When it began, since the backfill did. Null in a file from before it was told, and of a job whose first stage never began.
    /// </summary>
    public double? StartSeconds { get; init; }

    /// <summary>Time spent waiting for and reading the source (the seeds' "Polygon API"), or making bars from those fetched.</summary>
    public required double FetchSeconds { get; init; }

    /// <summary>Time spent computing features.</summary>
    public required double ComputeSeconds { get; init; }

    /// <summary>Time spent storing, commits included (the seeds' "DB Inserts").</summary>
    public required double StoreSeconds { get; init; }

    /// <summary>
    /// Time between the stages: for the stage ahead to be free when those of several jobs overlap, or for another job of the series.
    /// Null in a file from before it was measured.
    /// </summary>
    public double? WaitSeconds { get; init; }

    /// <summary>
    /// Of the waiting, what was for fetching: for bars to be made from those of another job. Null in a file from before it was told.
    /// </summary>
    public double? FetchWaitSeconds { get; init; }

    /// <summary>Of the waiting, what was for computing; null likewise.</summary>
    public double? ComputeWaitSeconds { get; init; }

    /// <summary>Of the waiting, what was for storing, the turn of the series included; null likewise.</summary>
    public double? StoreWaitSeconds { get; init; }

    /// <summary>From the start of the job to its end; what the three stages and the waiting leave is the job's own overhead.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>HTTP requests sent, retries included; what the breaker held back was not sent.</summary>
    public required int Requests { get; init; }

    public required int Retries { get; init; }

    /// <summary>Answers that said the quota was spent.</summary>
    public required int RateLimited { get; init; }

    /// <summary>
    /// Attempts that waited for the client's own quota; null, as the three after it, in a file from before they were counted.
    /// </summary>
    public int? QuotaWaits { get; init; }

    /// <summary>The sum of those waits; part of the fetch time.</summary>
    public double? QuotaWaitSeconds { get; init; }

    /// <summary>Times that a failure of this job opened the circuit breaker.</summary>
    public int? BreakerOpenings { get; init; }

    /// <summary>Attempts not sent because it was open.</summary>
    public int? HeldBack { get; init; }

    public required int RejectedPages { get; init; }

    /// <summary>
    /// 1 when there were no bars though the market was open, and every retry said so; null in a file from before it was counted.
    /// </summary>
    public int? EmptyWhileOpen { get; init; }

    /// <summary>1 when the market was open for a whole session behind the last bar; null in a file from before it was counted.</summary>
    public int? EndedEarly { get; init; }

    /// <summary>Bars of accepted pages that cannot be true, or those made from such bars.</summary>
    public required int QuarantinedBars { get; init; }

    /// <summary>JSON of the accepted pages, decompressed.</summary>
    public required long BodyBytes { get; init; }

    /// <summary>One line, without secrets; null when the job completed.</summary>
    public required string? Error { get; init; }

    /// <summary>The name reports give the job: <c>AAPL/5m</c>.</summary>
    internal string Name => $"{Symbol}/{Timeframe}";

    /// <summary>The job's duration had it never waited.</summary>
    internal double BusySeconds => WallSeconds - (WaitSeconds ?? 0);

    internal double StageSeconds => FetchSeconds + ComputeSeconds + StoreSeconds;
}
