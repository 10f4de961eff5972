using MarketData.Postgres.Rows;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Writers;

/// <summary>
/// One prepared statement for <paramref name="rowsPerStatement"/> rows, which travel as one array a column. The arrays are
/// windows on the rows' own memory: nothing is copied before the driver encodes it.
/// </summary>
internal sealed class UnnestUpsert(int rowsPerStatement) : IRowUpsert
{
    private static readonly string Sql = $"""
        {BarTable.InsertInto}
        SELECT $1, $2, u.* FROM unnest({BarTable.Join(ArrayParameters())}) AS u
        {BarTable.OnConflict}
        """;

    public async Task<int> UpsertAsync(
        NpgsqlConnection connection,
        int seriesId,
        BarRows rows,
        long computedAt,
        StoredBars stored,
        CancellationToken cancellationToken)
    {
        NpgsqlParameter<IList<short>>[] codes = NewArrays<short>(BarTable.Codes.Length, NpgsqlDbType.Smallint);
        NpgsqlParameter<IList<long>>[] times = NewArrays<long>(1, NpgsqlDbType.TimestampTz);
        NpgsqlParameter<IList<double>>[] numbers = NewArrays<double>(BarTable.Numbers.Length, NpgsqlDbType.Double);
        await using NpgsqlCommand command = new(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = seriesId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = computedAt, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.AddRange(codes);
        command.Parameters.AddRange(times);
        command.Parameters.AddRange(numbers);
        await command.PrepareAsync(cancellationToken);

        int changed = 0;
        for (int start = 0; start < rows.Count; start += rowsPerStatement)
        {
            int count = Math.Min(rowsPerStatement, rows.Count - start);
            times[0].TypedValue = new ArraySegment<long>(rows.Times, start, count);
            SetSlices(codes, rows.Codes, start, count);
            SetSlices(numbers, rows.Numbers, start, count);
            changed += await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return changed;
    }

    private static void SetSlices<T>(NpgsqlParameter<IList<T>>[] parameters, T[][] columns, int start, int count)
    {
        for (int c = 0; c < parameters.Length; c++)
        {
            parameters[c].TypedValue = new ArraySegment<T>(columns[c], start, count);
        }
    }

    private static NpgsqlParameter<IList<T>>[] NewArrays<T>(int count, NpgsqlDbType elementType) =>
        Enumerable.Range(0, count)
            .Select(_ => new NpgsqlParameter<IList<T>> { NpgsqlDbType = NpgsqlDbType.Array | elementType })
            .ToArray();

    private static IEnumerable<string> ArrayParameters() => Enumerable.Range(3, BarTable.RowColumns.Length).Select(i => $"${i}");
}
