using Npgsql;

namespace MarketData.Postgres.Tables;

/// <summary>
/// Gives the table <c>bars</c> of a migrated database a design, in one transaction. Run again it changes nothing and locks nothing;
/// two at once wait for one another. Statements have the data source's command timeout: an index on many rows takes longer than
/// the default of 30 seconds.
/// </summary>
public static class BarTableDesigner
{
    // Both kinds of table ('p': partitioned), and no index that is none of ours.
    private const string Look = """
        SELECT c.relkind = 'p', coalesce((
            SELECT array_agg(i.relname::text)
            FROM pg_index x
            JOIN pg_class i ON i.oid = x.indexrelid
            WHERE x.indrelid = c.oid), '{}')
        FROM pg_class c
        WHERE c.oid = 'bars'::regclass
        """;

    private const string HasRows = "SELECT EXISTS (SELECT FROM bars)";

    private const string ViewDefinition = "SELECT pg_get_viewdef('bar_features_before'::regclass)";

    /// <summary>How the table is laid out now.</summary>
    /// <exception cref="TableDesignException">It has several of the indexes.</exception>
    public static async Task<BarTableDesign> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, cancellationToken);
    }

    /// <summary>
    /// An index can be added to rows and taken away again: writers wait meanwhile, and readers too unless one is only added; where
    /// one takes another's place, they wait for as long as it takes to build. Partitions come and go with an empty table only, which is
    /// made anew with the view on it; rights granted on either are then to be granted again.
    /// </summary>
    /// <exception cref="TableDesignException">
    /// Rows that are stored would have to be rewritten, the table has several of the indexes, or it was given another design at the
    /// same time.
    /// </exception>
    public static async Task ApplyAsync(
        NpgsqlDataSource dataSource, BarTableDesign design, CancellationToken cancellationToken = default)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        BarTableDesign actual = await ReadAsync(connection, cancellationToken);
        if (actual == design)
        {
            return;
        }

        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);

        // The view before the table, as those who read it lock them; a LOCK of the view would lock the series too.
        bool replaces = actual.Partitions != design.Partitions;
        if (replaces)
        {
            await ExecuteAsync(connection, "ALTER VIEW bar_features RENAME TO bar_features_before", cancellationToken);
        }

        // The strongest lock that will be needed, at once: whoever asks for more later may wait for one who waits for him.
        bool onlyAdds = !replaces && actual.Index == BarIndex.None;
        await ExecuteAsync(
            connection, $"LOCK TABLE bars IN {(onlyAdds ? "SHARE ROW EXCLUSIVE" : "ACCESS EXCLUSIVE")} MODE", cancellationToken);
        BarTableDesign before = await ReadAsync(connection, cancellationToken);
        if (before == design)
        {
            return;
        }

        if (before != actual)
        {
            throw new TableDesignException($"The table bars was given another design meanwhile ({before}): try again.");
        }

        if (replaces)
        {
            await ReplaceAsync(connection, design.Partitions, cancellationToken);
            before = new BarTableDesign(BarIndex.None, design.Partitions);
        }

        await ChangeIndexAsync(connection, before.Index, design.Index, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>An empty table in the place of an empty table, and a view in the place of the one that was renamed.</summary>
    private static async Task ReplaceAsync(NpgsqlConnection connection, BarPartitions partitions, CancellationToken cancellationToken)
    {
        if (await ScalarAsync<bool>(connection, HasRows, cancellationToken))
        {
            throw new TableDesignException(
                "The table bars holds rows, which would have to be rewritten: choose its partitions while it is empty, "
                + "or store the bars anew in another database.");
        }

        string view = await ScalarAsync<string>(connection, ViewDefinition, cancellationToken);
        string divided = partitions == BarPartitions.Monthly ? "PARTITION BY RANGE (time)" : "";
        await ExecuteAsync(
            connection,
            $"""
            DROP VIEW bar_features_before;
            ALTER TABLE bars RENAME TO bars_before;
            CREATE TABLE bars (LIKE bars_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS) {divided};
            DROP TABLE bars_before;
            ALTER TABLE bars ADD PRIMARY KEY (series_id, time);
            CREATE VIEW bar_features AS {view}
            """,
            cancellationToken);
    }

    private static async Task ChangeIndexAsync(
        NpgsqlConnection connection, BarIndex before, BarIndex after, CancellationToken cancellationToken)
    {
        if (before == after)
        {
            return;
        }

        if (BarIndexes.NameOf(before) is { } name)
        {
            await ExecuteAsync(connection, $"DROP INDEX {name}", cancellationToken);
        }

        if (BarIndexes.CreateSql(after) is { } create)
        {
            await ExecuteAsync(connection, create, cancellationToken);
        }
    }

    /// <summary>A table that is replaced between the two steps of a look, its name and its rows of the catalog, is not there.</summary>
    private static async Task<BarTableDesign> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await TryReadAsync(connection, cancellationToken)
        ?? await TryReadAsync(connection, cancellationToken)
        ?? throw new TableDesignException("The table bars is being made anew by others, again and again: try again.");

    private static async Task<BarTableDesign?> TryReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(Look, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        BarIndex[] indexes = [.. reader.GetFieldValue<string[]>(1).Select(BarIndexes.Find).OfType<BarIndex>()];
        return indexes.Length <= 1
            ? new BarTableDesign(indexes.FirstOrDefault(), reader.GetBoolean(0) ? BarPartitions.Monthly : BarPartitions.None)
            : throw new TableDesignException(
                $"The table bars has several index variants ({string.Join(", ", indexes)}): drop all but one.");
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
