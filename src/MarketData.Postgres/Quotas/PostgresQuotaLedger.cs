using System.Text.RegularExpressions;
using MarketData.Quotas;
using Npgsql;

namespace MarketData.Postgres.Quotas;

/// <summary>
/// A ledger in the tables <c>quota_scopes</c> and <c>quota_places</c>, for all processes that use the same schema and scope.
/// Every call is one round trip and one transaction, sent whole: a process that stops in the middle of it holds no lock.
/// </summary>
/// <remarks>
/// The database's clock is the only one. While it is set forward by some seconds, places are free so much too early.
/// </remarks>
public sealed partial class PostgresQuotaLedger : IQuotaLedger
{
    /// <summary>For one call, the wait for the lock included, which is held for milliseconds.</summary>
    private const int TimeoutSeconds = 10;

    private const string Create = "INSERT INTO quota_scopes (scope) VALUES ($1) ON CONFLICT DO NOTHING";

    // The statements after it see what was committed before the lock was had.
    private const string Lock = "SELECT 1 FROM quota_scopes WHERE scope = $1 FOR NO KEY UPDATE";

    private const string DropOld = "DELETE FROM quota_places WHERE scope = $1 AND free_at <= clock_timestamp()";

    // More places than the plan has may be taken, when another process has a larger plan: all but the plan's last must be free.
    private const string Take = """
        WITH state AS (
            SELECT paused_until, (SELECT count(*) FROM quota_places WHERE scope = $1) AS taken
            FROM quota_scopes
            WHERE scope = $1
        ), place AS (
            INSERT INTO quota_places (scope, free_at)
            SELECT $1, clock_timestamp() + $3
            FROM state
            WHERE taken < $2 AND (paused_until IS NULL OR paused_until <= clock_timestamp())
            RETURNING id
        )
        SELECT
            (SELECT id FROM place),
            GREATEST(
                paused_until,
                CASE WHEN taken >= $2 THEN (
                    SELECT free_at FROM quota_places WHERE scope = $1 ORDER BY free_at OFFSET taken - $2 LIMIT 1
                ) END
            ) - clock_timestamp()
        FROM state
        """;

    private const string Spend =
        "UPDATE quota_places SET free_at = clock_timestamp() - $3 + $4 WHERE scope = $1 AND id = $2";

    private const string GiveBack = "DELETE FROM quota_places WHERE scope = $1 AND id = $2";

    private const string Pause =
        "UPDATE quota_scopes SET paused_until = GREATEST(paused_until, clock_timestamp() + $2) WHERE scope = $1";

    private const string Fill = """
        INSERT INTO quota_places (scope, free_at)
        SELECT $1, clock_timestamp() + $3
        FROM generate_series(1, $2 - (SELECT count(*) FROM quota_places WHERE scope = $1))
        """;

    private readonly NpgsqlDataSource dataSource;
    private readonly string scope;

    /// <param name="dataSource">To a database with this build's schema.</param>
    /// <param name="scope">
    /// The name of what is spent, such as "polygon": 1 to 40 lower-case letters, digits and hyphens. Never a key: it is stored.
    /// </param>
    /// <exception cref="ArgumentException">The scope is not such a name.</exception>
    public PostgresQuotaLedger(NpgsqlDataSource dataSource, string scope)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(scope);
        if (!ScopeName().IsMatch(scope))
        {
            throw new ArgumentException("A scope is 1 to 40 lower-case letters, digits and hyphens.", nameof(scope));
        }

        this.dataSource = dataSource;
        this.scope = scope;
    }

    public Task<QuotaTurn> TryEnterAsync(QuotaPlan plan, TimeSpan longestTravel, CancellationToken cancellationToken = default) =>
        RunAsync(
            [
                Command(Create),
                Command(Lock),
                Command(DropOld),
                Command(Take, Parameter((long)plan.Requests), Parameter(longestTravel + plan.Window)),
            ],
            ReadTurnAsync,
            cancellationToken);

    public Task SpendAsync(
        QuotaPlan plan, long place, TimeSpan sinceArrival, CancellationToken cancellationToken = default) =>
        RunAsync([Command(Spend, Parameter(place), Parameter(sinceArrival), Parameter(plan.Window))], cancellationToken);

    public Task GiveBackAsync(long place, CancellationToken cancellationToken = default) =>
        RunAsync([Command(GiveBack, Parameter(place))], cancellationToken);

    public Task CloseAsync(QuotaPlan plan, TimeSpan? pause, CancellationToken cancellationToken = default) => pause is { } length
        ? RunAsync([Command(Create), Command(Pause, Parameter(length))], cancellationToken)
        : RunAsync(
            [
                Command(Create),
                Command(Lock),
                Command(DropOld),
                Command(Fill, Parameter((long)plan.Requests), Parameter(plan.Window)),
            ],
            cancellationToken);

    private static async Task<QuotaTurn> ReadTurnAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        // The lock's row, then the place's.
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new QuotaTurn(
            await reader.IsDBNullAsync(0, cancellationToken) ? null : reader.GetInt64(0),
            await reader.IsDBNullAsync(1, cancellationToken) ? TimeSpan.Zero : reader.GetTimeSpan(1));
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };

    [GeneratedRegex("^[a-z0-9-]{1,40}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScopeName();

    private NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        NpgsqlBatchCommand command = new(sql) { Parameters = { Parameter(scope) } };
        foreach (NpgsqlParameter parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private Task RunAsync(NpgsqlBatchCommand[] commands, CancellationToken cancellationToken) =>
        RunAsync(commands, static (_, _) => Task.FromResult(true), cancellationToken);

    private async Task<T> RunAsync<T>(
        NpgsqlBatchCommand[] commands,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlBatch batch = dataSource.CreateBatch();
            batch.Timeout = TimeoutSeconds;
            foreach (NpgsqlBatchCommand command in commands)
            {
                batch.BatchCommands.Add(command);
            }

            await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
            T result = await read(reader, cancellationToken);

            // An error in a statement after the last row comes only when it is read.
            while (await reader.NextResultAsync(cancellationToken))
            {
            }

            return result;
        }
        catch (NpgsqlException e)
        {
            throw new QuotaLedgerException($"the quota \"{scope}\" cannot be reached in PostgreSQL ({e.Message})", e);
        }
    }
}
