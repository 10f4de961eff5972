namespace MarketData.Features;

/// <summary>The beginning of a series, in which its windows fill.</summary>
public static class WarmUp
{
    /// <summary>
    /// Rows of it. The regime of volatility is the last to be on firm ground: the first 50-bar volatility ends at row 50 (from 0), and
    /// the first 50 of them that are no copies at row 99.
    /// </summary>
    public const int Bars = 99;

    /// <param name="rows">All of a series, from its first.</param>
    internal static void Mark(Span<bool> rows)
    {
        int end = Math.Min(Bars, rows.Length);
        rows[..end].Fill(true);
        rows[end..].Clear();
    }
}
