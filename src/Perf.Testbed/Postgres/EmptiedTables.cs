using Npgsql;

namespace Perf.Testbed.Postgres;

/// <summary>
/// Empties tables between measurements. A session that next meets a table which was emptied reads the catalogue again, 1.4 milliseconds of
/// it in the first of ten small writes: what is timed afterwards would be the emptying. So the sessions meet the tables here.
/// </summary>
public static class EmptiedTables
{
    /// <summary>Forgets what is known of series whose bars are taken away; they keep their ids.</summary>
    public const string ForgetSeries =
        "UPDATE series SET newest_bar = NULL, features_computed_at = NULL, covered_from = NULL, covered_until = NULL";

    /// <summary>Takes every row out of the tables.</summary>
    /// <param name="sessions">How many the data source has open at once in what is measured.</param>
    /// <param name="tables">Names of ours: they become part of the SQL.</param>
    public static async Task TruncateAsync(
        NpgsqlDataSource dataSource, int sessions, IReadOnlyList<string> tables, CancellationToken cancellationToken = default)
    {
        await using (NpgsqlCommand truncate = dataSource.CreateCommand($"TRUNCATE {string.Join(", ", tables)}"))
        {
            await truncate.ExecuteNonQueryAsync(cancellationToken);
        }

        await MeetAsync(dataSource, sessions, tables, cancellationToken);
    }

    /// <summary>The same of tables that were emptied in another way.</summary>
    /// <inheritdoc cref="TruncateAsync"/>
    public static async Task MeetAsync(
        NpgsqlDataSource dataSource, int sessions, IReadOnlyList<string> tables, CancellationToken cancellationToken = default)
    {
        string look = $"SELECT {string.Join(", ", tables.Select(table => $"(SELECT 1 FROM {table} LIMIT 1)"))}";
        List<NpgsqlConnection> open = [];
        try
        {
            // All open before the first is given back: the pool would hand that one out again.
            for (int i = 0; i < sessions; i++)
            {
                open.Add(await dataSource.OpenConnectionAsync(cancellationToken));
            }

            foreach (NpgsqlConnection connection in open)
            {
                await using NpgsqlCommand command = new(look, connection);
                await command.ExecuteScalarAsync(cancellationToken);
            }
        }
        finally
        {
            foreach (NpgsqlConnection connection in open)
            {
                await connection.DisposeAsync();
            }
        }
    }
}
