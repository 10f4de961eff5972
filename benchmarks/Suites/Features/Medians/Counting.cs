using System.Runtime.InteropServices;
using MarketData.Features;
using MarketData.Features.Kernels;

namespace Benchmarks.Suites.Features.Medians;

/// <summary>The engine's way: no median, but how many of the window, scaled, lie beyond the value. In pieces, as the engine takes them.</summary>
internal static class Counting
{
    private const int PieceRows = 512;
    private const int ShortestPiece = 8;

    public static void Fill(ReadOnlySpan<double> volatilities, Span<VolatilityRegime> regimes)
    {
        regimes.Clear();
        int rows = volatilities.Length - RegimeWindow.History;
        if (rows < ShortestPiece)
        {
            BinarySearch.Fill(volatilities, regimes);
            return;
        }

        Span<double> scaled = stackalloc double[RegimeWindow.History + PieceRows + ShortestPiece];
        for (int from = 0; from < rows;)
        {
            int to = rows - from < PieceRows + ShortestPiece ? rows : from + PieceRows;
            ReadOnlySpan<double> windows = volatilities[from..(to + RegimeWindow.History)];
            Span<byte> labels = MemoryMarshal.AsBytes(regimes[(from + RegimeWindow.History)..(to + RegimeWindow.History)]);
            MedianThreshold.MarkBelow(windows, Parameters.LowFactor, (byte)VolatilityRegime.Low, scaled[..windows.Length], labels);
            MedianThreshold.MarkAbove(windows, Parameters.HighFactor, (byte)VolatilityRegime.High, scaled[..windows.Length], labels);
            from = to;
        }
    }
}
