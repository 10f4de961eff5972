using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Rows;

/// <summary>
/// A row of <c>bars</c> in six columns rather than twenty, for reading many rows: the codes as the bits of one number, and the numbers four
/// at a time as the ends of line segments, of which PostgreSQL sends the four doubles bit by bit in one value. What a row costs the server
/// and us is mostly a price a column.
/// </summary>
internal static class PackedRow
{
    private const int NumbersASegment = 4;

    /// <summary>Bits of each of <see cref="BarTable.Codes"/>; all of them fit a smallint and leave its sign alone.</summary>
    internal static readonly int[] Bits = [5, 2, 2, 2, 2, 1];

    private static readonly int Segments = BarTable.Numbers.Length / NumbersASegment;

    /// <summary>What to select from <c>bars</c>; only the time keeps its name.</summary>
    public static readonly string SelectList = BarTable.Join(["time", CodesSql(), .. NumbersSql()]);

    /// <summary>The same of a bar without its features.</summary>
    public static readonly string PricesSelectList = BarTable.Join(["time", SegmentSql(0) + " AS prices", "volume"]);

    /// <summary>Adds a row of <see cref="SelectList"/>.</summary>
    /// <param name="first">Its first column in the answer.</param>
    public static void Read(NpgsqlDataReader reader, int first, BarRows rows)
    {
        int row = rows.AddRow();
        rows.Times[row] = reader.GetFieldValue<long>(first);
        int codes = reader.GetInt16(first + 1);
        for (int c = 0; c < Bits.Length; c++)
        {
            rows.Codes[c][row] = (short)(codes & ((1 << Bits[c]) - 1));
            codes >>= Bits[c];
        }

        double[][] numbers = rows.Numbers;
        for (int s = 0; s < Segments; s++)
        {
            ReadSegment(reader, first + 2 + s, numbers, s * NumbersASegment, row);
        }

        numbers[^1][row] = reader.GetDouble(first + 2 + Segments);
    }

    /// <summary>Adds a row of <see cref="PricesSelectList"/>; its other columns hold what they held.</summary>
    /// <param name="first">Its first column in the answer.</param>
    public static void ReadPrices(NpgsqlDataReader reader, int first, BarRows rows)
    {
        int row = rows.AddRow();
        rows.Times[row] = reader.GetFieldValue<long>(first);
        ReadSegment(reader, first + 1, rows.Numbers, 0, row);
        rows.Numbers[NumbersASegment][row] = reader.GetDouble(first + 2);
    }

    private static void ReadSegment(NpgsqlDataReader reader, int ordinal, double[][] numbers, int first, int row)
    {
        NpgsqlLSeg segment = reader.GetFieldValue<NpgsqlLSeg>(ordinal);
        numbers[first][row] = segment.Start.X;
        numbers[first + 1][row] = segment.Start.Y;
        numbers[first + 2][row] = segment.End.X;
        numbers[first + 3][row] = segment.End.Y;
    }

    private static string CodesSql()
    {
        int shift = 0;
        List<string> parts = [];
        foreach ((string column, int bits) in BarTable.Codes.Zip(Bits))
        {
            parts.Add(shift == 0 ? column : $"({column} << {shift})");
            shift += bits;
        }

        return $"{string.Join(" | ", parts)} AS codes";
    }

    private static IEnumerable<string> NumbersSql() =>
        [.. Enumerable.Range(0, Segments).Select(s => $"{SegmentSql(s)} AS numbers_{s}"), BarTable.Numbers[^1]];

    private static string SegmentSql(int segment)
    {
        string[] four = BarTable.Numbers[(segment * NumbersASegment)..((segment + 1) * NumbersASegment)];
        return $"lseg(point({four[0]}, {four[1]}), point({four[2]}, {four[3]}))";
    }
}
