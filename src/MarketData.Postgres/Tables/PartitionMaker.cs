using MarketData.Postgres.Rows;
using Npgsql;

namespace MarketData.Postgres.Tables;

/// <summary>
/// Makes the partitions that rows need before they are written, where <c>bars</c> is partitioned: in a transaction of its own, so
/// that a write holds no lock that others wait for, and remembered, so that a write asks for nothing once they are there. Nobody
/// who reads or writes is held up. Thread-safe.
/// </summary>
internal sealed class PartitionMaker(NpgsqlDataSource dataSource)
{
    private const string Look = """
        SELECT c.relkind = 'p', coalesce((
            SELECT array_agg(p.relname::text)
            FROM pg_inherits i
            JOIN pg_class p ON p.oid = i.inhrelid
            WHERE i.inhparent = c.oid), '{}')
        FROM pg_class c
        WHERE c.oid = 'bars'::regclass
        """;

    // Stops others who make partitions, and neither readers nor writers. Not the partitions: those are others' to lock.
    private const string Lock = "LOCK TABLE ONLY bars IN SHARE UPDATE EXCLUSIVE MODE";

    private volatile Known? known;

    /// <summary>Whether a write failed because a row belongs to a partition that is not there.</summary>
    public static bool IsMissingPartition(PostgresException error) =>
        error is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null };

    /// <summary>Looks again next time: the table is not what it was.</summary>
    public void Forget() => known = null;

    /// <summary>One round trip the first time, and one transaction for months that are new.</summary>
    /// <param name="rows">In ascending time.</param>
    /// <exception cref="TableDesignException">A table that is no partition has the name of one that is missing.</exception>
    public async ValueTask EnsureAsync(BarRows rows, CancellationToken cancellationToken)
    {
        Known current = known ??= await LookAsync(cancellationToken);
        if (current.IsPartitioned && Missing(rows, current) is { Count: > 0 } missing)
        {
            known = await CreateAsync(missing, cancellationToken);
        }
    }

    private static List<MonthPartition> Missing(BarRows rows, Known current)
    {
        List<MonthPartition> missing = [];
        long end = PostgresTime.MinusInfinity;
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows.Times[i] >= end)
            {
                MonthPartition month = MonthPartition.Of(rows.Times[i]);
                end = month.End;
                if (!current.Partitions.Contains(month.Name))
                {
                    missing.Add(month);
                }
            }
        }

        return missing;
    }

    private async Task<Known> LookAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await LookAsync(connection, cancellationToken);
    }

    /// <summary>Makes those that nobody made meanwhile.</summary>
    private async Task<Known> CreateAsync(List<MonthPartition> missing, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, Lock, cancellationToken);
        Known current = await LookAsync(connection, cancellationToken);
        if (!current.IsPartitioned)
        {
            return current;
        }

        List<MonthPartition> toMake = [.. missing.Where(month => !current.Partitions.Contains(month.Name))];
        foreach (MonthPartition month in toMake)
        {
            await CreateAsync(connection, month, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return current with { Partitions = [.. current.Partitions, .. toMake.Select(month => month.Name)] };
    }

    private static async Task CreateAsync(NpgsqlConnection connection, MonthPartition month, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, month.CreateSql, cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.DuplicateTable)
        {
            throw new TableDesignException(
                $"There is a table {month.Name}, and it is no partition of bars (it may have been detached), so that no bar of its "
                + "month can be stored: attach it again, rename it or drop it.");
        }
    }

    private static async Task<Known> LookAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(Look, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Known(reader.GetBoolean(0), [.. reader.GetFieldValue<string[]>(1)]);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Never changed once it is seen.</summary>
    private sealed record Known(bool IsPartitioned, HashSet<string> Partitions);
}
