using MarketData.Postgres.Writers;

namespace MarketData.Postgres.Leasing;

/// <summary>
/// Parts of statements on <c>series_failures</c>: which series' latest attempt failed. Whoever keeps answers is told of a change in the
/// transaction that makes it, as of one of the bars.
/// </summary>
internal static class FailureSql
{
    /// <summary>Behind a query <c>failed (symbol, timeframe)</c> of the attempts that have failed.</summary>
    public const string Enter = $"""
        INSERT INTO series_failures AS failure (symbol, timeframe, failed_at)
        SELECT symbol, timeframe, statement_timestamp() FROM failed
        ON CONFLICT (symbol, timeframe) DO UPDATE SET failed_at = excluded.failed_at
        RETURNING {Announce}
        """;

    /// <summary>Behind a query <c>ended (symbol, timeframe)</c> of the attempts that have succeeded.</summary>
    public const string Forget = $"""
        DELETE FROM series_failures failure
        USING ended
        WHERE failure.symbol = ended.symbol AND failure.timeframe = ended.timeframe
        RETURNING {Announce}
        """;

    private const string Announce = $"pg_notify('{SeriesChanges.Channel}', failure.symbol || '/' || failure.timeframe)";
}
