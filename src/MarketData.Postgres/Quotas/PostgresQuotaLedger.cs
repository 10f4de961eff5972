using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using MarketData.Quotas;
using Npgsql;

namespace MarketData.Postgres.Quotas;

/// <summary>
/// A ledger in the tables <c>quota_scopes</c> and <c>quota_places</c>, for all processes that use the same schema and scope.
/// Every call is one round trip and one transaction, sent whole: a process that stops in the middle of it holds no lock.
/// </summary>
/// <remarks>
/// The database's clock is the only one. While it is set forward by some seconds, places are free so much too early. Set back, it
/// leaves places and pauses in a far future: whoever asks cuts them to the longest that there can be.
/// </remarks>
public sealed partial class PostgresQuotaLedger : IQuotaLedger
{
    /// <summary>The longest pause there can be, unless the plan's window is longer.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);

    private const string Create = "INSERT INTO quota_scopes (scope) VALUES ($1) ON CONFLICT DO NOTHING";

    // The statements after it see what was committed before the lock was had.
    private const string Lock = "SELECT 1 FROM quota_scopes WHERE scope = $1 FOR NO KEY UPDATE";

    private const string DropOld = "DELETE FROM quota_places WHERE scope = $1 AND free_at <= clock_timestamp()";

    private const string CutPlaces =
        "UPDATE quota_places SET free_at = clock_timestamp() + $2 WHERE scope = $1 AND free_at > clock_timestamp() + $2";

    private const string CutPause =
        "UPDATE quota_scopes SET paused_until = clock_timestamp() + $2 WHERE scope = $1 AND paused_until > clock_timestamp() + $2";

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

    /// <summary>For one call: the connection, the wait for the lock (held for milliseconds) and the answer.</summary>
    /// <value>10 s.</value>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public Task<QuotaTurn> TryEnterAsync(QuotaPlan plan, TimeSpan longestTravel, CancellationToken cancellationToken = default) =>
        RunAsync(
            [
                Command(Create),
                Command(Lock),
                Command(DropOld),
                Command(CutPlaces, Parameter(longestTravel + plan.Window)),
                Command(CutPause, Parameter(LongestPause(plan))),
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
        ? RunAsync([Command(Create), Command(Pause, Parameter(Shorter(length, LongestPause(plan))))], cancellationToken)
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

    private static TimeSpan LongestPause(QuotaPlan plan) => plan.Window > MaxPause ? plan.Window : MaxPause;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };

    [GeneratedRegex("^[a-z0-9-]{1,40}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
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
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(Timeout);
        try
        {
            await using NpgsqlConnection connection = await ConnectAsync(either.Token);
            await using NpgsqlBatch batch = connection.CreateBatch();

            // Npgsql's own would not count the time to connect.
            batch.Timeout = 0;
            foreach (NpgsqlBatchCommand command in commands)
            {
                batch.BatchCommands.Add(command);
            }

            await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(either.Token);
            T result = await read(reader, either.Token);

            // An error in a statement after the last row comes only when it is read.
            while (await reader.NextResultAsync(either.Token))
            {
            }

            return result;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(string.Create(CultureInfo.InvariantCulture, $"no answer in {Timeout.TotalSeconds:0.###} s"), e);
        }
        catch (Exception e) when (IsOfTheDatabase(e))
        {
            throw Unreachable(e.Message, e);
        }
    }

    /// <summary>While a server accepts and says nothing, Npgsql does not look at the token: it is left to itself then.</summary>
    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        Task<NpgsqlConnection> opening = dataSource.OpenConnectionAsync(cancellationToken).AsTask();
        try
        {
            return await opening.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = CloseOnceOpenAsync(opening);
            throw;
        }
    }

    private static async Task CloseOnceOpenAsync(Task<NpgsqlConnection> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            await (await opening).DisposeAsync();
        }
    }

    /// <summary>What Npgsql lets through of the network and of a pool that is full or closed, besides its own.</summary>
    private static bool IsOfTheDatabase(Exception error) => error
        is DbException or SocketException or IOException or AuthenticationException or TimeoutException or ObjectDisposedException;

    private QuotaLedgerException Unreachable(string why, Exception cause) =>
        new($"the quota \"{scope}\" cannot be reached in PostgreSQL ({why})", cause);
}
