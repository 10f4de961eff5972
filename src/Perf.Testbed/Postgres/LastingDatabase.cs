using Npgsql;

namespace Perf.Testbed.Postgres;

/// <summary>A database that outlives the lab, for what labs that share a server share.</summary>
internal static class LastingDatabase
{
    /// <returns>Its connection string.</returns>
    public static async Task<string> EnsureAsync(string name, string maintenanceConnection, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = new(maintenanceConnection);
        await connection.OpenAsync(cancellationToken);
        if (!await ExistsAsync(connection, name, cancellationToken))
        {
            await CreateAsync(connection, name, cancellationToken);
        }

        return new NpgsqlConnectionStringBuilder(maintenanceConnection) { Database = name, Pooling = true }.ConnectionString;
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand find = new("SELECT 1 FROM pg_database WHERE datname = $1", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = name } },
        };
        return await find.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private static async Task CreateAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlCommand create = new($"CREATE DATABASE \"{name}\"", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Somebody else created it meanwhile. Of two at the very same moment, the index of the names refuses one.
        }
    }
}
