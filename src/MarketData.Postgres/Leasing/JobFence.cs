using MarketData.Storage;
using Npgsql;

namespace MarketData.Postgres.Leasing;

/// <summary>
/// The end of a job under its lease: one statement, which finds no row when the lease is over. The row is locked until the transaction
/// ends, so that nobody takes the job back meanwhile; who also locks a series does so after it.
/// </summary>
internal static class JobFence
{
    // A lease whose time has passed stands as long as nobody took it: then nobody else can have written.
    private const string End = $"""
        WITH ended AS (
            UPDATE backfill_jobs SET
                state = 'done', bars = $3, finished_at = clock_timestamp(), changed_at = clock_timestamp(), leased_until = NULL
            WHERE id = $1 AND token = $2 AND state = 'leased'
            RETURNING id, symbol, timeframe
        ), mended AS (
            {FailureSql.Forget}
        )
        SELECT id FROM ended
        """;

    public static NpgsqlBatchCommand EndCommand(WriteFence fence, long bars) => new(End)
    {
        Parameters =
        {
            new NpgsqlParameter<long> { TypedValue = fence.JobId },
            new NpgsqlParameter<long> { TypedValue = fence.Token },
            new NpgsqlParameter<long> { TypedValue = bars },
        },
    };

    public static FencedOffException Over(WriteFence fence) =>
        new($"The lease {fence.Token} of job {fence.JobId} is over: somebody else has the job, or it has ended. Nothing was written.");
}
