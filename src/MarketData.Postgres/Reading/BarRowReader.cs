using MarketData.Postgres.Rows;
using Npgsql;

namespace MarketData.Postgres.Reading;

/// <summary>Takes rows of <c>bars</c> from an answer that has them as <see cref="BarTable.RowColumns"/>.</summary>
/// <param name="first">The first of those columns in the answer.</param>
internal readonly struct BarRowReader(int first)
{
    private readonly int time = first + BarTable.Codes.Length;

    /// <summary>Adds the current row, unless its columns are null, as those of an outer join without a match are.</summary>
    public void Read(NpgsqlDataReader reader, BarRows rows)
    {
        if (reader.IsDBNull(time))
        {
            return;
        }

        int row = rows.AddRow();
        rows.Times[row] = reader.GetFieldValue<long>(time);
        for (int c = 0; c < rows.Codes.Length; c++)
        {
            rows.Codes[c][row] = reader.GetInt16(first + c);
        }

        for (int c = 0; c < rows.Numbers.Length; c++)
        {
            rows.Numbers[c][row] = reader.GetDouble(time + 1 + c);
        }
    }
}
