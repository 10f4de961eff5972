using MarketData.Postgres.Rows;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Writers;

/// <summary>
/// Parts the rows to be written into those at whose time a bar is stored and the others. Keeps its memory between uses. Not
/// thread-safe.
/// </summary>
internal sealed class RowSplit
{
    // By the key alone: what is stored, up to all of the page, is not read.
    internal const string StoredTimes =
        "SELECT time FROM bars WHERE series_id = $1 AND time >= $2 AND time <= $3 ORDER BY time";

    private readonly BarRows nothing = new();
    private readonly BarRows some = new();
    private readonly BarRows others = new();
    private bool[] isMet = [];

    public RowSplit()
    {
        Met = nothing;
        Fresh = nothing;
    }

    /// <summary>The rows that meet a bar, in ascending time.</summary>
    public BarRows Met { get; private set; }

    /// <summary>The rows that meet none, in ascending time.</summary>
    public BarRows Fresh { get; private set; }

    /// <param name="rows">At least one; must be left alone for as long as the parts are needed.</param>
    public async Task SplitAsync(NpgsqlConnection connection, int seriesId, BarRows rows, CancellationToken cancellationToken)
    {
        int met = await MarkAsync(connection, seriesId, rows, cancellationToken);
        if (met > 0 && met < rows.Count)
        {
            Part(rows);
            return;
        }

        // Nothing to part, and nothing to move.
        Met = met == 0 ? nothing : rows;
        Fresh = met == 0 ? rows : nothing;
    }

    private async Task<int> MarkAsync(NpgsqlConnection connection, int seriesId, BarRows rows, CancellationToken cancellationToken)
    {
        if (isMet.Length < rows.Count)
        {
            isMet = new bool[rows.Count];
        }

        isMet.AsSpan().Clear();
        await using NpgsqlCommand command = StoredTimesCommand(connection, seriesId, rows.Times[0], rows.Times[rows.Count - 1]);
        await command.PrepareAsync(cancellationToken);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        int met = 0;
        int row = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            long stored = reader.GetFieldValue<long>(0);
            while (rows.Times[row] < stored)
            {
                row++;
            }

            if (rows.Times[row] == stored)
            {
                isMet[row] = true;
                met++;
            }
        }

        return met;
    }

    private void Part(BarRows rows)
    {
        some.Clear();
        others.Clear();
        int start = 0;
        for (int row = 1; row <= rows.Count; row++)
        {
            if (row == rows.Count || isMet[row] != isMet[start])
            {
                (isMet[start] ? some : others).Append(rows, start, row - start);
                start = row;
            }
        }

        Met = some;
        Fresh = others;
    }

    private static NpgsqlCommand StoredTimesCommand(NpgsqlConnection connection, int seriesId, long first, long last) =>
        new(StoredTimes, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = seriesId },
                new NpgsqlParameter<long> { TypedValue = first, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long> { TypedValue = last, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
}
