namespace Perf.Analysis.Reports.Charts;

/// <summary>
/// A value for each row and column: the more of it, the darker, by its logarithm; each cell says its value, and the greatest has a frame.
/// </summary>
internal sealed record HeatMap
{
    /// <summary>So much of the colour that text on the darkest cell can still be read.</summary>
    public const double MostInk = 0.45;

    private const double NamesPx = 92;
    private const double CellPx = 22;
    private const double TopPx = 22;
    private const double LeastInk = 0.06;

    /// <summary>Finer than this no eye tells apart.</summary>
    private const double InkStep = 0.03;

    public required string Title { get; init; }

    /// <summary>What the rows are.</summary>
    public required string RowTitle { get; init; }

    /// <summary>What the columns are.</summary>
    public required string ColumnTitle { get; init; }

    public required IReadOnlyList<string> Rows { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>At most one for a row and a column; where there is none, nothing was measured.</summary>
    public required IReadOnlyList<HeatCell> Cells { get; init; }

    public string Draw()
    {
        double bottomPx = TopPx + (Rows.Count * CellPx);
        Svg svg = new(Title, $"{RowTitle} by {ColumnTitle}.{Greatest()}", bottomPx + Axes.BelowPx);
        double width = (Svg.WidthPx - NamesPx - 2) / Columns.Count;
        svg.Text(0, 14, RowTitle, "y-title");
        for (int row = 0; row < Rows.Count; row++)
        {
            svg.Name(0, TopPx + (row * CellPx) + 15, Rows[row], NamesPx - 4);
        }

        for (int column = 0; column < Columns.Count; column++)
        {
            svg.Name(NamesPx + (column * width) + 3, bottomPx + 15, Columns[column], width - 3);
        }

        svg.Text(Svg.WidthPx / 2, bottomPx + 33, ColumnTitle, "x-title");
        double most = Cells.Select(cell => cell.Value).DefaultIfEmpty(1).Max();
        double least = Cells.Select(cell => cell.Value).Where(value => value > 0).DefaultIfEmpty(most).Min();
        foreach (IGrouping<double, HeatCell> shade in Cells.GroupBy(cell => Ink(cell.Value, least, most)))
        {
            IEnumerable<string> boxes = shade.Select(cell => Svg.Box(X(cell), Y(cell), width - 1, CellPx - 1));
            svg.Add($"<path class=\"f1\" fill-opacity=\"{shade.Key:0.##}\" d=\"{string.Concat(boxes)}\"/>");
        }

        foreach (HeatCell cell in Cells)
        {
            svg.Text(X(cell) + ((width - 1) / 2), Y(cell) + 15, cell.Text, "value");
        }

        if (Cells.MaxBy(cell => cell.Value) is { } slowest)
        {
            svg.Rectangle(X(slowest) + 1, Y(slowest) + 1, width - 3, CellPx - 3, "slowest");
        }

        return svg.ToString();

        double X(HeatCell cell) => NamesPx + (cell.Column * width);

        static double Y(HeatCell cell) => TopPx + (cell.Row * CellPx);
    }

    private static double Ink(double value, double least, double most)
    {
        double part = value <= 0 ? 0 : most > least ? Math.Log(value / least) / Math.Log(most / least) : 1;
        return Math.Round((LeastInk + (part * (MostInk - LeastInk))) / InkStep) * InkStep;
    }

    private string Greatest() => Cells.MaxBy(cell => cell.Value) is { } cell
        ? $" The greatest: {Rows[cell.Row]}, {Columns[cell.Column]}, {cell.Text}."
        : string.Empty;
}
