using MarketData.Leasing;
using MarketData.Postgres.Leasing;
using Npgsql;

namespace MarketData.Worker.Databases;

/// <summary>
/// The connections of a service, with every wait bounded. Two kinds, because a heartbeat must not wait behind bars, nor as long as they
/// may take. Immutable; shared by all of the process.
/// </summary>
internal sealed class WorkerDatabase : IAsyncDisposable
{
    /// <summary>A statement about leases, runs and alerts takes milliseconds: one that takes this long was lost.</summary>
    private const int ControlSeconds = 4;

    /// <summary>One write of a year of bars, on a busy machine.</summary>
    private const int DataSeconds = 20;

    /// <summary>Until a connection stands; a server that is not there refuses at once.</summary>
    private const int ConnectSeconds = 3;

    /// <summary>How long a server may take to confirm that it gave something up.</summary>
    private const int CancellationMs = 500;

    /// <summary>Seconds of silence after which the other end is asked whether it is there: else a cut cable is never noticed.</summary>
    private const int KeepAliveSeconds = 5;

    private WorkerDatabase(NpgsqlDataSource control, NpgsqlDataSource data, string listening)
    {
        Control = control;
        Data = data;
        Listening = listening;
    }

    /// <summary>For leases, runs, alerts.</summary>
    public NpgsqlDataSource Control { get; }

    /// <summary>For bars and features, and for Quartz, which makes its tables with it.</summary>
    public NpgsqlDataSource Data { get; }

    /// <summary>A connection string for the one connection that only listens. Holds a password: never to be printed.</summary>
    public string Listening { get; }

    /// <param name="lanes">Each has one connection at a time for its data.</param>
    public static WorkerDatabase Create(string connectionString, LeaseTerms terms, int lanes)
    {
        NpgsqlConnectionStringBuilder settings = new(connectionString)
        {
            Timeout = ConnectSeconds,
            CancellationTimeout = CancellationMs,
            KeepAlive = KeepAliveSeconds,
        };
        return new WorkerDatabase(
            Open(settings, ControlSeconds, Math.Min(lanes + 4, 16), terms),
            Open(settings, DataSeconds, lanes + 4, terms),
            new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false }.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await Control.DisposeAsync();
        await Data.DisposeAsync();
    }

    private static NpgsqlDataSource Open(NpgsqlConnectionStringBuilder settings, int longestSeconds, int connections, LeaseTerms terms)
    {
        NpgsqlConnectionStringBuilder own = new(settings.ConnectionString)
        {
            CommandTimeout = longestSeconds,
            MaxPoolSize = connections,
            MinPoolSize = 0,
        };
        return WorkerDataSource.Create(own.ConnectionString, terms, TimeSpan.FromSeconds(longestSeconds));
    }
}
