using Npgsql;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// Somebody takes all connections that PostgreSQL allows (max_connections), those of the product's processes too, and keeps them for some
/// seconds.
/// </summary>
internal sealed class ConnectionsTakenDrill : IDrill
{
    private const double LatencyMs = 50;
    private const string Taker = "perf-taker";

    private const string Terminate = $"""
        SELECT count(pg_terminate_backend(pid))
        FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND application_name <> '{Taker}'
        """;

    public DrillFacts Facts { get; } = new(
        Fault: 14,
        "connections-taken",
        "max_connections reached, by others: answers come from the cache, flagged; writes go on when there is room",
        "the cache of the API",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: true, cancellationToken);
        DatabaseOutage outage = await DatabaseOutage.BeginAsync(bench, isCacheTheProtection: true, cancellationToken);
        List<NpgsqlConnection> taken = [];
        try
        {
            outage.Inject("all connections are taken");
            await TakeAllAsync(bench, taken, cancellationToken);
            bench.Log.Note($"{taken.Count} connections are somebody else's");
            await outage.UntilFlaggedAsync(cancellationToken);
            await Task.Delay(bench.Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6)), bench.Time, cancellationToken);
        }
        finally
        {
            foreach (NpgsqlConnection connection in taken)
            {
                await connection.DisposeAsync();
            }
        }

        await outage.RecoverAsync(cancellationToken);
        await outage.EndAsync(cancellationToken);
    }

    /// <summary>Throws the others out and takes their places, until none comes free any more.</summary>
    private static async Task TakeAllAsync(DrillBench bench, List<NpgsqlConnection> taken, CancellationToken cancellationToken)
    {
        NpgsqlConnectionStringBuilder settings = new(bench.Database.ConnectionString)
        {
            ApplicationName = Taker,
            Pooling = false,
        };
        long thrownOut;
        do
        {
            while (await TryOpenAsync(settings.ConnectionString, cancellationToken) is { } one)
            {
                taken.Add(one);
            }

            await using NpgsqlCommand command = new(Terminate, taken[0]);
            thrownOut = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        while (thrownOut > 0);
    }

    private static async Task<NpgsqlConnection?> TryOpenAsync(string settings, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = new(settings);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            await connection.DisposeAsync();
            return null;
        }
    }
}
