using MarketData.Postgres.Operations;
using MarketData.Postgres.Schema;
using Npgsql;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Drills.Benches;

/// <summary>A database with the product's schema, and what a drill asks it. Its own connections are short: the server may die at any moment.</summary>
internal sealed class DrillDatabase : IAsyncDisposable
{
    private readonly PostgresServer? server;
    private readonly TestDatabase? database;

    private DrillDatabase(string connectionString, PostgresServer? server, TestDatabase? database)
    {
        this.server = server;
        this.database = database;
        ConnectionString = connectionString;
        DataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "perf-drill",
            Timeout = 2,
            CommandTimeout = 10,
        });
        Log = new ExecutionLog(DataSource);
    }

    /// <exception cref="InvalidOperationException">The database is not on one of the lab's servers.</exception>
    public PostgresServer Server => server ?? throw new InvalidOperationException("This database is on a server of the drill's own.");

    /// <summary>Holds the password: for processes of ours, through their environment.</summary>
    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    public ExecutionLog Log { get; }

    public static async Task<DrillDatabase> CreateAsync(PostgresServer server, CancellationToken cancellationToken)
    {
        TestDatabase empty = await server.CreateDatabaseAsync("drill", cancellationToken);
        return await MigrateAsync(new DrillDatabase(empty.ConnectionString, server, empty), cancellationToken);
    }

    /// <summary>One that is empty and goes with its server.</summary>
    public static Task<DrillDatabase> CreateAsync(string connectionString, CancellationToken cancellationToken) =>
        MigrateAsync(new DrillDatabase(connectionString, server: null, database: null), cancellationToken);

    /// <exception cref="NpgsqlException">The server is gone.</exception>
    public async Task<T> AskAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default!;
    }

    /// <summary>The same; what is told of is as good as nothing while the server is gone.</summary>
    public async Task<T> AskOrAsync<T>(string sql, T otherwise, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync<T>(sql, cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            return otherwise;
        }
    }

    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = DataSource.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    private static async Task<DrillDatabase> MigrateAsync(DrillDatabase created, CancellationToken cancellationToken)
    {
        await SchemaMigrator.MigrateAsync(created.DataSource, cancellationToken);
        return created;
    }
}
