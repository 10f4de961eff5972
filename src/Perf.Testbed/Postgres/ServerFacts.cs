using Npgsql;

namespace Perf.Testbed.Postgres;

/// <summary>What a server says about itself.</summary>
internal sealed record ServerFacts(string Version, IReadOnlyDictionary<string, string> Settings)
{
    private static readonly string[] Names =
    [
        "checkpoint_completion_target", "checkpoint_timeout", "commit_delay", "data_checksums", "effective_cache_size", "fsync",
        "full_page_writes", "huge_pages", "io_method", "jit", "maintenance_work_mem", "max_connections", "max_parallel_workers",
        "max_wal_size", "random_page_cost", "server_encoding", "shared_buffers", "synchronous_commit", "wal_buffers",
        "wal_compression", "wal_level", "wal_sync_method", "work_mem",
    ];

    public static async Task<ServerFacts> ReadAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = new(connectionString);
        await connection.OpenAsync(cancellationToken);
        // Asked of pg_settings by name: a version that lacks a setting leaves it out.
        await using NpgsqlCommand command = new(
            "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY($1)", connection);
        command.Parameters.AddWithValue(Names);
        SortedDictionary<string, string> settings = new(StringComparer.Ordinal);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            settings.Add(reader.GetString(0), reader.GetString(1));
        }

        return new ServerFacts(connection.PostgreSqlVersion.ToString(), settings);
    }
}
