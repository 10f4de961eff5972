using System.Globalization;
using MarketData.Bars;

namespace MarketData.Tests.Features;

/// <summary>One pair of golden files: bars, put into ascending time, and the cells expected for each of them.</summary>
internal sealed class GoldenCase
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "features");

    private readonly Dictionary<string, string[]> cells;

    private GoldenCase(BarColumns bars, Dictionary<string, string[]> cells)
    {
        Bars = bars;
        this.cells = cells;
    }

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "case-*-bars.csv")
        .Select(path => Path.GetFileName(path)["case-".Length..^"-bars.csv".Length])
        .Order(StringComparer.Ordinal);

    public BarColumns Bars { get; }

    public static GoldenCase Read(string name)
    {
        BarColumns bars = new();
        foreach (string[] row in Rows(name, "bars").Skip(1).OrderBy(row => Time(row[0])))
        {
            bars.Add(Time(row[0]), Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5]));
        }

        string[][] rows = [.. Rows(name, "features")];
        Dictionary<string, string[]> columns = rows[0]
            .Select((column, index) => (column, texts: rows.Skip(1).Select(row => row[index]).ToArray()))
            .ToDictionary(pair => pair.column, pair => pair.texts, StringComparer.Ordinal);
        return new GoldenCase(bars, columns);
    }

    public string[] Texts(string column) => cells[column];

    public double[] Numbers(string column) => [.. cells[column].Select(Number)];

    public long[] Times() => [.. cells["time"].Select(Time)];

    private static IEnumerable<string[]> Rows(string name, string kind) =>
        File.ReadLines(Path.Combine(Folder, $"case-{name}-{kind}.csv")).Select(line => line.Split(','));

    private static double Number(string cell) => double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static long Time(string cell) =>
        DateTimeOffset.Parse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
}
