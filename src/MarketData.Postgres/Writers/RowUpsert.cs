using Dapper;
using MarketData.Postgres.Rows;
using Npgsql;

namespace MarketData.Postgres.Writers;

/// <summary>
/// One statement and one round trip a row, through Dapper: how the job is done when nobody thinks about it, and therefore the
/// baseline. It differs from row-by-row autocommit (<see cref="AutocommitRows"/>) in one thing: the rows share the transaction
/// that the contract of <see cref="Storage.IBarWriter"/> asks for.
/// </summary>
internal sealed class RowUpsert : IRowUpsert
{
    private static readonly string Sql = $"""
        {BarTable.InsertInto}
        VALUES (@series_id, @features_computed_at, {BarTable.Join(BarTable.RowColumns.Select(column => $"@{column}"))})
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
        int changed = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            DynamicParameters parameters = Parameters(seriesId, rows, i, computedAt);
            CommandDefinition command = new(Sql, parameters, cancellationToken: cancellationToken);
            changed += await connection.ExecuteAsync(command);
        }

        return changed;
    }

    private static DynamicParameters Parameters(int seriesId, BarRows rows, int row, long computedAt)
    {
        DynamicParameters parameters = new();
        parameters.Add("series_id", seriesId);
        parameters.Add("features_computed_at", PostgresTime.ToInstant(computedAt));
        parameters.Add("time", PostgresTime.ToInstant(rows.Times[row]));
        for (int c = 0; c < BarTable.Codes.Length; c++)
        {
            parameters.Add(BarTable.Codes[c], rows.Codes[c][row]);
        }

        for (int c = 0; c < BarTable.Numbers.Length; c++)
        {
            parameters.Add(BarTable.Numbers[c], rows.Numbers[c][row]);
        }

        return parameters;
    }
}
