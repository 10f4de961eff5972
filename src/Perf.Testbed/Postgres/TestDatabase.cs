using Npgsql;

namespace Perf.Testbed.Postgres;

/// <summary>An empty database of our own. Disposing drops it, whoever is still connected.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const int DropDeadlineSeconds = 30;

    private readonly string maintenanceConnection;

    private TestDatabase(string name, string connectionString, string maintenanceConnection)
    {
        Name = name;
        ConnectionString = connectionString;
        this.maintenanceConnection = maintenanceConnection;
    }

    /// <summary>Lower case letters, digits and underscores.</summary>
    public string Name { get; }

    /// <summary>Holds the password: for Npgsql, never for a log or a file.</summary>
    public string ConnectionString { get; }

    public async ValueTask DisposeAsync()
    {
        await using (NpgsqlConnection pooled = new(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        try
        {
            await using NpgsqlConnection connection = new(maintenanceConnection);
            await connection.OpenAsync();
            await DropAsync(connection, Name, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The server is gone; a private cluster drops what is left at its next start.
        }
    }

    internal static async Task<TestDatabase> CreateAsync(
        string name, string maintenanceConnection, TestDatabase? template, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = new(maintenanceConnection);
        await connection.OpenAsync(cancellationToken);
        string from = template is null ? "" : $" TEMPLATE \"{template.Name}\"";
        await using NpgsqlCommand create = new($"CREATE DATABASE \"{name}\"{from}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        NpgsqlConnectionStringBuilder builder = new(maintenanceConnection) { Database = name, Pooling = true };
        return new TestDatabase(name, builder.ConnectionString, maintenanceConnection);
    }

    internal static async Task DropAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand drop = new($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)", connection)
        {
            CommandTimeout = DropDeadlineSeconds,
        };
        await drop.ExecuteNonQueryAsync(cancellationToken);
    }
}
