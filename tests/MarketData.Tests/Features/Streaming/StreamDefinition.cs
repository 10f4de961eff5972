using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Oracle;

namespace MarketData.Tests.Features.Streaming;

/// <summary>What the stream is defined as: the last row of the definition, for every prefix of a series.</summary>
internal static class StreamDefinition
{
    public static FeatureColumns Of(BarColumns bars)
    {
        FeatureColumns rows = new();
        rows.Resize(bars.Count);
        ScalarFeatures.Compute(bars, rows);
        FeatureColumns prefix = new();
        for (int count = 1; count <= Math.Min(bars.Count, WarmUp.Bars + 5); count++)
        {
            prefix.Resize(count);
            ScalarFeatures.Compute(bars.AsSpan().Slice(0, count), prefix.AsSpan());
            prefix.AsSpan().Slice(count - 1, 1).CopyTo(rows.AsSpan().Slice(count - 1, 1));
        }

        return rows;
    }

    /// <param name="from">The first row to look at.</param>
    public static void Assert(BarColumns bars, FeatureColumns rows, int from = 0) =>
        SameFeatures.Assert(From(rows, from), From(Of(bars), from));

    private static FeatureSpan From(FeatureColumns rows, int from) => rows.AsSpan().Slice(from, rows.Count - from);
}
