using MarketData.Operations;
using MarketData.Postgres.Rows;
using Npgsql;

namespace MarketData.Postgres.Operations;

/// <summary>Who works on the backfill, in the table <c>workers</c>. Thread-safe.</summary>
public sealed class WorkerRegister(NpgsqlDataSource dataSource)
{
    private const string Forget = "DELETE FROM workers WHERE seen_at < clock_timestamp() - $1";

    private const string Enter = """
        INSERT INTO workers (name, roles, started_at, seen_at) VALUES ($1, $2, statement_timestamp(), statement_timestamp())
        ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, started_at = excluded.started_at, seen_at = excluded.seen_at
        """;

    private const string Seen = """
        INSERT INTO workers (name, roles) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, seen_at = excluded.seen_at
        """;

    private const string Leave = "DELETE FROM workers WHERE name = $1";

    private const string Read = """
        SELECT name, roles, started_at, seen_at, greatest(clock_timestamp() - seen_at, interval '0') FROM workers ORDER BY name
        """;

    /// <summary>Enters a process that begins, in the place of one of the same name.</summary>
    /// <param name="forgetAfter">Workers that were silent for longer are taken out.</param>
    public async Task EnterAsync(
        string name, IReadOnlyCollection<WorkerRole> roles, TimeSpan forgetAfter, CancellationToken cancellationToken = default)
    {
        await using NpgsqlBatch batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Forget)
        {
            Parameters = { new NpgsqlParameter<TimeSpan> { TypedValue = forgetAfter } },
        });
        batch.BatchCommands.Add(Command(Enter, name, roles));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Says that a process is still there; enters it when it is not known.</summary>
    public async Task SeenAsync(string name, IReadOnlyCollection<WorkerRole> roles, CancellationToken cancellationToken = default)
    {
        await using NpgsqlBatch batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Command(Seen, name, roles));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Takes a process out that ends in order.</summary>
    public async Task LeaveAsync(string name, CancellationToken cancellationToken = default)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(Leave);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>All that are entered, by name.</summary>
    public async Task<IReadOnlyList<WorkerRecord>> ReadAsync(CancellationToken cancellationToken = default)
    {
        List<WorkerRecord> workers = [];
        await using NpgsqlCommand command = dataSource.CreateCommand(Read);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            workers.Add(new WorkerRecord(
                reader.GetString(0),
                [.. reader.GetFieldValue<string[]>(1).Select(role => EnumNames.Parse<WorkerRole>(role))],
                reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetTimeSpan(4)));
        }

        return workers;
    }

    private static NpgsqlBatchCommand Command(string sql, string name, IReadOnlyCollection<WorkerRole> roles) => new(sql)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = name },
            new NpgsqlParameter<string[]> { TypedValue = [.. roles.Select(EnumNames.Of)] },
        },
    };
}
