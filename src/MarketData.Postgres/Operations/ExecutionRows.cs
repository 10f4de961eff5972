using System.Data.Common;
using MarketData.Operations;
using MarketData.Postgres.Rows;
using MarketData.Scheduling;
using Npgsql;

namespace MarketData.Postgres.Operations;

/// <summary>Reads rows of <see cref="ExecutionSql.Columns"/>.</summary>
internal static class ExecutionRows
{
    public static async Task<List<BackfillExecution>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    public static async Task<List<BackfillExecution>> ReadAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        List<BackfillExecution> executions = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            executions.Add(new BackfillExecution(
                reader.GetInt64(0),
                EnumNames.Parse<ExecutionOrigin>(reader.GetString(1)),
                reader.IsDBNull(2) ? null : EnumNames.Parse<ScheduleName>(reader.GetString(2)),
                Instant(reader, 3),
                reader.GetBoolean(4),
                EnumNames.Parse<ExecutionState>(reader.GetString(5)),
                reader.GetFieldValue<DateTimeOffset>(6),
                Instant(reader, 7),
                Instant(reader, 8),
                reader.GetInt32(9),
                reader.GetInt32(10),
                reader.GetInt32(11),
                reader.GetInt32(12),
                Instant(reader, 13)));
        }

        return executions;
    }

    public static DateTimeOffset? Instant(DbDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset?>(column);
}
