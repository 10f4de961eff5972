using MarketData.Postgres.Rows;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Writers;

/// <summary>One prepared statement a row, <paramref name="batchSize"/> of them in one round trip.</summary>
internal sealed class BatchUpsert(int batchSize) : IRowUpsert
{
    private readonly List<RowParameters> slots = [];

    public async Task<int> UpsertAsync(
        NpgsqlConnection connection,
        int seriesId,
        BarRows rows,
        long computedAt,
        StoredBars stored,
        CancellationToken cancellationToken)
    {
        await using NpgsqlBatch batch = new(connection);
        int size = Math.Min(batchSize, rows.Count);
        AddCommands(batch, size, seriesId, computedAt);
        await batch.PrepareAsync(cancellationToken);

        int changed = 0;
        for (int start = 0; start < rows.Count; start += size)
        {
            int count = Math.Min(size, rows.Count - start);
            while (batch.BatchCommands.Count > count)
            {
                batch.BatchCommands.RemoveAt(batch.BatchCommands.Count - 1);
            }

            for (int i = 0; i < count; i++)
            {
                slots[i].SetRow(rows, start + i);
            }

            changed += await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        return changed;
    }

    // The commands are made anew for every write, because once prepared they stay bound to one connection; the parameters, of
    // which there are twenty times as many, are kept.
    private void AddCommands(NpgsqlBatch batch, int count, int seriesId, long computedAt)
    {
        while (slots.Count < count)
        {
            slots.Add(new RowParameters());
        }

        for (int i = 0; i < count; i++)
        {
            NpgsqlBatchCommand command = new(BarTable.UpsertRow);
            slots[i].MoveTo(command.Parameters);
            slots[i].SetWrite(seriesId, computedAt);
            batch.BatchCommands.Add(command);
        }
    }

    /// <summary>The parameters of one row, in the order of <see cref="BarTable.UpsertRow"/>.</summary>
    private sealed class RowParameters
    {
        private readonly NpgsqlParameter<int> seriesId = new();
        private readonly NpgsqlParameter<long> computedAt = new() { NpgsqlDbType = NpgsqlDbType.TimestampTz };
        private readonly NpgsqlParameter<short>[] codes = NewColumns<short>(BarTable.Codes.Length);
        private readonly NpgsqlParameter<long> time = new() { NpgsqlDbType = NpgsqlDbType.TimestampTz };
        private readonly NpgsqlParameter<double>[] numbers = NewColumns<double>(BarTable.Numbers.Length);
        private NpgsqlParameterCollection? owner;

        public void MoveTo(NpgsqlParameterCollection parameters)
        {
            owner?.Clear();
            owner = parameters;
            parameters.Add(seriesId);
            parameters.Add(computedAt);
            parameters.AddRange(codes);
            parameters.Add(time);
            parameters.AddRange(numbers);
        }

        public void SetWrite(int seriesIdValue, long computedAtValue)
        {
            seriesId.TypedValue = seriesIdValue;
            computedAt.TypedValue = computedAtValue;
        }

        public void SetRow(BarRows rows, int row)
        {
            time.TypedValue = rows.Times[row];
            for (int c = 0; c < codes.Length; c++)
            {
                codes[c].TypedValue = rows.Codes[c][row];
            }

            for (int c = 0; c < numbers.Length; c++)
            {
                numbers[c].TypedValue = rows.Numbers[c][row];
            }
        }

        private static NpgsqlParameter<T>[] NewColumns<T>(int count) =>
            Enumerable.Range(0, count).Select(_ => new NpgsqlParameter<T>()).ToArray();
    }
}
