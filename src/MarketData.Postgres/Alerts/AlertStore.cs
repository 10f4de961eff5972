using MarketData.Alerts;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Postgres.Rows;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Alerts;

/// <summary>Alerts in the table <c>alerts</c>, and what is to be said about them in <c>alert_notices</c>. Thread-safe.</summary>
public sealed class AlertStore(NpgsqlDataSource dataSource) : IAlertStore
{
    private const string Columns = "a.id, a.kind, a.class, a.severity, a.message, a.raised_at, a.cleared_at";

    // Of processes that judge at once, each sees what the one before has left, and reads the facts behind it. The number is arbitrary.
    private const string JudgeAlone = "SELECT pg_advisory_xact_lock(x'4D61726B6574416C'::bigint)";

    private const string Apply = """
        WITH condition AS (
            SELECT * FROM unnest($1, $2, $3, $4) AS condition (kind, class, severity, message)
        ), raised AS (
            INSERT INTO alerts (kind, class, severity, message)
            SELECT kind, class, severity, message FROM condition
            ON CONFLICT (kind, class) WHERE cleared_at IS NULL DO NOTHING
            RETURNING id
        ), cleared AS (
            UPDATE alerts a SET cleared_at = greatest(clock_timestamp(), raised_at)
            WHERE cleared_at IS NULL AND (class IS NULL OR class = ANY ($5)) AND NOT EXISTS (
                SELECT FROM condition c WHERE c.kind = a.kind AND c.class IS NOT DISTINCT FROM a.class)
            RETURNING id
        ), said AS (
            INSERT INTO alert_notices (alert_id, cleared)
            SELECT id, false FROM raised UNION ALL SELECT id, true FROM cleared
            RETURNING 1
        )
        SELECT count(*) FROM said
        """;

    private const string Read = $"SELECT {Columns} FROM alerts a ORDER BY cleared_at IS NULL DESC, id DESC LIMIT $1";

    // What is said of an alert that cleared waits for what is to be said of its coming up.
    private const string Take = $"""
        WITH due AS (
            SELECT id
            FROM alert_notices n
            WHERE settled_at IS NULL AND due_at <= statement_timestamp() AND NOT EXISTS (
                SELECT FROM alert_notices before
                WHERE before.alert_id = n.alert_id AND before.id < n.id AND before.settled_at IS NULL)
            ORDER BY id
            LIMIT $1
            FOR UPDATE SKIP LOCKED
        ), taken AS (
            UPDATE alert_notices n SET attempts = attempts + 1, due_at = statement_timestamp() + $2
            FROM due
            WHERE n.id = due.id
            RETURNING n.id, n.alert_id, n.cleared, n.attempts
        )
        SELECT {Columns}, t.id, t.cleared, t.attempts
        FROM taken t
        JOIN alerts a ON a.id = t.alert_id
        ORDER BY t.id
        """;

    // An attempt that took longer than was asked for may find the notice with somebody else: only its success counts then.
    private const string Settle = """
        UPDATE alert_notices SET
            settled_at = CASE WHEN $4 IS NULL THEN statement_timestamp() END,
            due_at = CASE WHEN $4 IS NULL THEN due_at ELSE statement_timestamp() + $4 END,
            failure = left($3, 1000)
        WHERE id = $1 AND settled_at IS NULL AND (attempts = $2 OR $3 IS NULL)
        """;

    public async Task<AlertJudgement> JudgeAsync(
        IReadOnlyCollection<SeriesKey> followed,
        Func<AlertFacts, IReadOnlyList<AlertCondition>> judge,
        CancellationToken cancellationToken = default)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (NpgsqlCommand alone = new(JudgeAlone, connection))
        {
            await alone.ExecuteNonQueryAsync(cancellationToken);
        }

        // A statement of its own: what it sees begins behind the wait.
        AlertFacts facts = await AlertFactsReader.ReadAsync(connection, followed, cancellationToken);
        IReadOnlyList<AlertCondition> conditions = judge(facts);
        int changed = await ApplyAsync(connection, facts, conditions, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AlertJudgement(conditions, changed);
    }

    public async Task<IReadOnlyList<Alert>> ReadAsync(int limit, CancellationToken cancellationToken = default)
    {
        List<Alert> alerts = [];
        await using NpgsqlCommand command = dataSource.CreateCommand(Read);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            alerts.Add(AlertOf(reader));
        }

        return alerts;
    }

    public async Task<IReadOnlyList<AlertNotice>> TakeNoticesAsync(
        int count, TimeSpan longestAttempt, CancellationToken cancellationToken = default)
    {
        List<AlertNotice> notices = [];
        await using NpgsqlCommand command = dataSource.CreateCommand(Take);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = longestAttempt });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            notices.Add(new AlertNotice(reader.GetInt64(7), AlertOf(reader), reader.GetBoolean(8), reader.GetInt32(9)));
        }

        return notices;
    }

    public async Task SettleAsync(
        AlertNotice notice, TimeSpan? retryAfter, string? failure, CancellationToken cancellationToken = default)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(Settle);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = notice.Id });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = notice.Attempt });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)failure ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = retryAfter is { } pause ? pause : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval,
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<int> ApplyAsync(
        NpgsqlConnection connection, AlertFacts facts, IReadOnlyList<AlertCondition> conditions, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(Apply, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. conditions.Select(condition => AlertNames.Of(condition.Kind))] },
                new NpgsqlParameter<short?[]> { TypedValue = [.. conditions.Select(condition => (short?)condition.Class)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. conditions.Select(condition => EnumNames.Of(condition.Severity))] },
                new NpgsqlParameter<string[]> { TypedValue = [.. conditions.Select(condition => condition.Message)] },
                new NpgsqlParameter<short[]> { TypedValue = [.. facts.Classes.Select(one => (short)one.Class)] },
            },
        };
        return (int)(long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static Alert AlertOf(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        new AlertCondition(
            AlertNames.Parse(reader.GetString(1)),
            reader.IsDBNull(2) ? null : (Criticality)reader.GetInt16(2),
            EnumNames.Parse<AlertSeverity>(reader.GetString(3)),
            reader.GetString(4)),
        reader.GetFieldValue<DateTimeOffset>(5),
        reader.GetFieldValue<DateTimeOffset?>(6));
}
