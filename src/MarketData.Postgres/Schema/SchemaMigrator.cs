using Npgsql;

namespace MarketData.Postgres.Schema;

/// <summary>
/// Brings a database to the schema of this build. All steps that are missing are applied in one transaction, in the schema
/// that <c>search_path</c> names first; what was applied is recorded in <c>schema_migrations</c>. Running it again changes
/// nothing, and two runs at once wait for one another.
/// </summary>
public static class SchemaMigrator
{
    /// <summary>An arbitrary number that everyone who migrates this schema shares.</summary>
    private const long AdvisoryLock = 0x4D61726B65744461;

    private const string CreateRecords = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            version integer PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """;

    /// <summary>Applies the steps that are missing, and says how many those were.</summary>
    /// <exception cref="SchemaMismatchException">The database holds steps that differ from those of this build.</exception>
    public static async Task<int> MigrateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, cancellationToken);
        await ExecuteAsync(connection, CreateRecords, cancellationToken);

        Dictionary<int, string> applied = await ReadAppliedAsync(connection, cancellationToken);
        List<Migration> missing = FindMissing(Migration.All, applied);
        foreach (Migration migration in missing)
        {
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
            await RecordAsync(connection, migration, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return missing.Count;
    }

    private static List<Migration> FindMissing(IReadOnlyList<Migration> known, Dictionary<int, string> applied)
    {
        List<Migration> missing = [];
        HashSet<int> unknown = [.. applied.Keys];
        foreach (Migration migration in known)
        {
            unknown.Remove(migration.Version);
            if (!applied.TryGetValue(migration.Version, out string? checksum))
            {
                missing.Add(migration);
            }
            else if (checksum != migration.Checksum)
            {
                throw new SchemaMismatchException(
                    $"Migration {migration} was changed after it was applied to this database: "
                    + "restore its file, and put the change into a new one.");
            }
        }

        return unknown.Count == 0
            ? missing
            : throw new SchemaMismatchException(
                $"The database has migration {unknown.Max()}, which this build does not know: run a newer build.");
    }

    private static async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new("SELECT pg_advisory_xact_lock($1)", connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = AdvisoryLock } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Dictionary<int, string>> ReadAppliedAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        Dictionary<int, string> applied = [];
        await using NpgsqlCommand command = new("SELECT version, checksum FROM schema_migrations", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(reader.GetInt32(0), reader.GetString(1));
        }

        return applied;
    }

    private static async Task RecordAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            "INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = migration.Version },
                new NpgsqlParameter<string> { TypedValue = migration.Name },
                new NpgsqlParameter<string> { TypedValue = migration.Checksum },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
