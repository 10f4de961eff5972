using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;

namespace MarketData.Api.Rows;

/// <summary>Turns rows as they were read into their JSON.</summary>
internal static class RowBlocks
{
    /// <summary>What a row of a stock takes, more or less: where rows are longer the memory grows.</summary>
    private const int UsualRowLength = 640;

    /// <param name="isLent">
    /// Whether one alone uses the block, and gives it back. What is kept, or used by many, is as long as its rows and left to the
    /// collector.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A row has a label without a text.</exception>
    public static RowBlock Write(RowKind kind, StoredSeries stored, bool isLent = false)
    {
        BarSpan bars = stored.Bars.AsSpan();
        FeatureSpan features = stored.Features.AsSpan();
        int[] ends = new int[bars.Count];
        RowText text = new((bars.Count * UsualRowLength) + RowText.MaxLength);
        try
        {
            for (int row = 0; row < ends.Length; row++)
            {
                if (row > 0)
                {
                    text.WriteComma();
                }

                if (kind == RowKind.Quant)
                {
                    text.WriteQuant(bars, features, row);
                }
                else
                {
                    text.WriteHistorical(bars, row);
                }

                ends[row] = text.Length;
            }

            return new RowBlock(isLent ? text.Detach() : text.ToArray(), ends, bars.TimesUnixMs.ToArray(), isLent);
        }
        finally
        {
            text.Dispose();
        }
    }
}
