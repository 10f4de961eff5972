using MarketData.Postgres.Rows;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Writers;

/// <summary>
/// Binary COPY: straight into <c>bars</c> for rows that meet no stored bar; the others go into a temporary table, from which one
/// statement merges them. The temporary table empties itself at the end of the transaction and lives as long as the session;
/// Npgsql's reset of a connection that goes back to the pool drops it too, so that it is mostly made anew, which takes a third
/// of a millisecond.
/// </summary>
/// <param name="alwaysLook">
/// Ask for the stored times also when it is known that there are none, so that what knowing it buys can be measured.
/// </param>
internal sealed class CopyUpsert(bool alwaysLook = false) : IRowUpsert
{
    private const string Staging = "pg_temp.bars_staging";

    private static readonly string CreateStaging = $"""
        CREATE TEMPORARY TABLE IF NOT EXISTS bars_staging ({BarTable.Join(StagingColumns())}) ON COMMIT DELETE ROWS
        """;

    // A row that is there and the same is left alone: ON CONFLICT would lock it, which is a write too. The limits of time, which
    // follow from the rest, keep a join that reads what is stored from reading the whole series.
    private static readonly string Merge = $"""
        MERGE INTO bars AS b
        USING {Staging} AS s ON b.series_id = $1 AND b.time >= $2 AND b.time <= $3 AND b.time = s.time
        WHEN MATCHED AND ({BarTable.Join(BarTable.Values.Select(v => $"b.{v}"))})
            IS DISTINCT FROM ({BarTable.Join(BarTable.Values.Select(v => $"s.{v}"))})
        THEN UPDATE SET {BarTable.Join(BarTable.Values.Append("features_computed_at").Select(v => $"{v} = s.{v}"))}
        WHEN NOT MATCHED
        THEN INSERT ({BarTable.Join(BarTable.CopyColumns)}) VALUES ({BarTable.Join(BarTable.CopyColumns.Select(c => $"s.{c}"))})
        """;

    // The rows were staged in ascending time, and that is the order in which they come out of it.
    private static readonly string MergeUnheld = $"""
        {BarTable.InsertInto}
        SELECT series_id, features_computed_at, {BarTable.Join(BarTable.RowColumns)} FROM {Staging}
        {BarTable.OnConflict}
        """;

    private readonly BinaryCopy toBars = new("bars");
    private readonly BinaryCopy toStaging = new(Staging);
    private readonly RowSplit split = new();

    public async Task<int> UpsertAsync(
        NpgsqlConnection connection,
        int seriesId,
        BarRows rows,
        long computedAt,
        StoredBars stored,
        CancellationToken cancellationToken)
    {
        if (stored == StoredBars.Unknown)
        {
            await StageAsync(connection, seriesId, rows, computedAt, cancellationToken);
            await using NpgsqlCommand merge = new(MergeUnheld, connection);
            return await merge.ExecuteNonQueryAsync(cancellationToken);
        }

        if (stored == StoredBars.None && !alwaysLook)
        {
            await toBars.ImportAsync(connection, seriesId, rows, computedAt, cancellationToken);
            return rows.Count;
        }

        await split.SplitAsync(connection, seriesId, rows, cancellationToken);
        int changed = 0;
        if (split.Met.Count > 0)
        {
            await StageAsync(connection, seriesId, split.Met, computedAt, cancellationToken);
            await using NpgsqlCommand merge = MergeCommand(connection, seriesId, split.Met);
            changed = await merge.ExecuteNonQueryAsync(cancellationToken);
        }

        if (split.Fresh.Count > 0)
        {
            await toBars.ImportAsync(connection, seriesId, split.Fresh, computedAt, cancellationToken);
        }

        return changed + split.Fresh.Count;
    }

    private async Task StageAsync(
        NpgsqlConnection connection, int seriesId, BarRows rows, long computedAt, CancellationToken cancellationToken)
    {
        await using (NpgsqlCommand create = new(CreateStaging, connection))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        await toStaging.ImportAsync(connection, seriesId, rows, computedAt, cancellationToken);
    }

    private static NpgsqlCommand MergeCommand(NpgsqlConnection connection, int seriesId, BarRows rows) => new(Merge, connection)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = seriesId },
            new NpgsqlParameter<long> { TypedValue = rows.Times[0], NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new NpgsqlParameter<long> { TypedValue = rows.Times[rows.Count - 1], NpgsqlDbType = NpgsqlDbType.TimestampTz },
        },
    };

    private static IEnumerable<string> StagingColumns() =>
    [
        "series_id integer",
        .. BarTable.Codes.Select(column => $"{column} smallint"),
        "time timestamptz",
        .. BarTable.Numbers.Select(column => $"{column} double precision"),
        "features_computed_at timestamptz",
    ];
}
