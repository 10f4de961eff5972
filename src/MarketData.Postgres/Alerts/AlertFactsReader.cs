using MarketData.Alerts;
using MarketData.Bars;
using MarketData.Instruments;
using Npgsql;

namespace MarketData.Postgres.Alerts;

/// <summary>Reads what the alerts are judged by. Thread-safe.</summary>
public sealed class AlertFactsReader(NpgsqlDataSource dataSource)
{
    // There is a row also when no symbol is followed, so that the moment is known. The latest run of a class is looked for among those of
    // a month, which no holidays are as long as: in years of runs, one that is not there would be looked for in all of them.
    private const string Sql = """
        WITH followed AS (
            SELECT f.class, f.symbol, bool_or(s.newest_bar IS NULL) AS lacks
            FROM unnest($1, $2, $3) AS f (symbol, timeframe, class)
            LEFT JOIN series s ON s.symbol = f.symbol AND s.timeframe = f.timeframe
            GROUP BY f.class, f.symbol
        ), classes AS (
            SELECT class, count(*) AS symbols, count(*) FILTER (WHERE lacks) AS lacking FROM followed GROUP BY class
        )
        SELECT
            statement_timestamp(),
            least(
                (SELECT min(started_at) FROM scheduler_execution_log),
                (SELECT requested_at FROM scheduler_execution_log ORDER BY id LIMIT 1)),
            classes.class,
            (
                SELECT finished_at
                FROM scheduler_execution_log
                WHERE classes.class = ANY (classes_succeeded) AND finished_at IS NOT NULL
                ORDER BY finished_at DESC
                LIMIT 1
            ),
            latest.symbols,
            latest.failed,
            classes.symbols,
            classes.lacking
        FROM (SELECT) AS once
        LEFT JOIN classes ON true
        LEFT JOIN LATERAL (
            SELECT id
            FROM scheduler_execution_log log
            WHERE finished_at > statement_timestamp() - interval '30 d' AND classes.class = ANY (log.classes) AND EXISTS (
                SELECT FROM backfill_jobs job WHERE job.run_id = log.id AND job.phase = classes.class)
            ORDER BY finished_at DESC
            LIMIT 1
        ) AS run ON true
        LEFT JOIN LATERAL (
            SELECT count(DISTINCT symbol) AS symbols, count(DISTINCT symbol) FILTER (WHERE state = 'failed') AS failed
            FROM backfill_jobs job
            WHERE job.run_id = run.id AND job.phase = classes.class
        ) AS latest ON true
        ORDER BY classes.class
        """;

    /// <returns>The facts of one moment, in one statement; one entry a class of the symbols followed.</returns>
    public async Task<AlertFacts> ReadAsync(IReadOnlyCollection<SeriesKey> followed, CancellationToken cancellationToken = default)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, followed, cancellationToken);
    }

    /// <summary>The same inside a transaction of the connection.</summary>
    internal static async Task<AlertFacts> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<SeriesKey> followed, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. followed.Select(key => key.Symbol.Name)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. followed.Select(key => key.Timeframe.Code)] });
        command.Parameters.Add(new NpgsqlParameter<short[]>
        {
            TypedValue = [.. followed.Select(key => (short)Universe.CriticalityOf(key.Symbol))],
        });
        List<ClassFacts> classes = [];
        DateTimeOffset asOf = default;
        DateTimeOffset? firstAskedAt = null;
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            asOf = reader.GetFieldValue<DateTimeOffset>(0);
            firstAskedAt = reader.GetFieldValue<DateTimeOffset?>(1);
            if (!reader.IsDBNull(2))
            {
                classes.Add(new ClassFacts(
                    (Criticality)reader.GetInt16(2),
                    reader.GetFieldValue<DateTimeOffset?>(3),
                    (int)reader.GetInt64(4),
                    (int)reader.GetInt64(5),
                    (int)reader.GetInt64(6),
                    (int)reader.GetInt64(7)));
            }
        }

        return new AlertFacts(asOf, firstAskedAt, classes);
    }
}
