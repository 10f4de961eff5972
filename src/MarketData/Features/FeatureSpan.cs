using MarketData.Bars;

namespace MarketData.Features;

/// <summary>
/// Features as columns in the caller's memory: those of <see cref="FeatureColumns"/>, a part of them, or any other. Row i of every
/// column belongs to bar i.
/// </summary>
public readonly ref struct FeatureSpan
{
    public required Span<double> LogReturns { get; init; }

    public required Span<double> Volatilities20 { get; init; }

    public required Span<double> Volatilities50 { get; init; }

    public required Span<double> AverageTrueRanges { get; init; }

    public required Span<double> RollingVolumes20 { get; init; }

    public required Span<double> VolumeRatios { get; init; }

    public required Span<double> RollingMeans10 { get; init; }

    public required Span<double> RollingSlopes10 { get; init; }

    public required Span<StructureFlags> StructureFlags { get; init; }

    public required Span<TrendDirection> TrendDirections { get; init; }

    public required Span<StructureLabel> StructureLabels { get; init; }

    public required Span<VolatilityRegime> VolatilityRegimes { get; init; }

    public required Span<TrendRegime> TrendRegimes { get; init; }

    public required Span<CompressionRegime> CompressionRegimes { get; init; }

    public required Span<bool> WarmUps { get; init; }

    public int Count => LogReturns.Length;

    public FeatureSpan Slice(int start, int length) => new()
    {
        LogReturns = LogReturns.Slice(start, length),
        Volatilities20 = Volatilities20.Slice(start, length),
        Volatilities50 = Volatilities50.Slice(start, length),
        AverageTrueRanges = AverageTrueRanges.Slice(start, length),
        RollingVolumes20 = RollingVolumes20.Slice(start, length),
        VolumeRatios = VolumeRatios.Slice(start, length),
        RollingMeans10 = RollingMeans10.Slice(start, length),
        RollingSlopes10 = RollingSlopes10.Slice(start, length),
        StructureFlags = StructureFlags.Slice(start, length),
        TrendDirections = TrendDirections.Slice(start, length),
        StructureLabels = StructureLabels.Slice(start, length),
        VolatilityRegimes = VolatilityRegimes.Slice(start, length),
        TrendRegimes = TrendRegimes.Slice(start, length),
        CompressionRegimes = CompressionRegimes.Slice(start, length),
        WarmUps = WarmUps.Slice(start, length),
    };

    /// <param name="target">As many rows.</param>
    public void CopyTo(FeatureSpan target)
    {
        LogReturns.CopyTo(target.LogReturns);
        Volatilities20.CopyTo(target.Volatilities20);
        Volatilities50.CopyTo(target.Volatilities50);
        AverageTrueRanges.CopyTo(target.AverageTrueRanges);
        RollingVolumes20.CopyTo(target.RollingVolumes20);
        VolumeRatios.CopyTo(target.VolumeRatios);
        RollingMeans10.CopyTo(target.RollingMeans10);
        RollingSlopes10.CopyTo(target.RollingSlopes10);
        StructureFlags.CopyTo(target.StructureFlags);
        TrendDirections.CopyTo(target.TrendDirections);
        StructureLabels.CopyTo(target.StructureLabels);
        VolatilityRegimes.CopyTo(target.VolatilityRegimes);
        TrendRegimes.CopyTo(target.TrendRegimes);
        CompressionRegimes.CopyTo(target.CompressionRegimes);
        WarmUps.CopyTo(target.WarmUps);
    }

    /// <exception cref="ArgumentException">A column has not as many rows as there are bars.</exception>
    internal void ThrowUnlessLongAs(in BarSpan bars) => ThrowUnlessOf(bars.Count);

    /// <exception cref="ArgumentException">A column has not so many rows.</exception>
    internal void ThrowUnlessOf(int rows)
    {
        bool same = rows == LogReturns.Length
            & rows == Volatilities20.Length
            & rows == Volatilities50.Length
            & rows == AverageTrueRanges.Length
            & rows == RollingVolumes20.Length
            & rows == VolumeRatios.Length
            & rows == RollingMeans10.Length
            & rows == RollingSlopes10.Length
            & rows == StructureFlags.Length
            & rows == TrendDirections.Length
            & rows == StructureLabels.Length
            & rows == VolatilityRegimes.Length
            & rows == TrendRegimes.Length
            & rows == CompressionRegimes.Length
            & rows == WarmUps.Length;
        if (!same)
        {
            ThrowWhereItDiffers(rows);
        }
    }

    private void ThrowWhereItDiffers(int wanted)
    {
        Require(wanted, LogReturns.Length, nameof(LogReturns));
        Require(wanted, Volatilities20.Length, nameof(Volatilities20));
        Require(wanted, Volatilities50.Length, nameof(Volatilities50));
        Require(wanted, AverageTrueRanges.Length, nameof(AverageTrueRanges));
        Require(wanted, RollingVolumes20.Length, nameof(RollingVolumes20));
        Require(wanted, VolumeRatios.Length, nameof(VolumeRatios));
        Require(wanted, RollingMeans10.Length, nameof(RollingMeans10));
        Require(wanted, RollingSlopes10.Length, nameof(RollingSlopes10));
        Require(wanted, StructureFlags.Length, nameof(StructureFlags));
        Require(wanted, TrendDirections.Length, nameof(TrendDirections));
        Require(wanted, StructureLabels.Length, nameof(StructureLabels));
        Require(wanted, VolatilityRegimes.Length, nameof(VolatilityRegimes));
        Require(wanted, TrendRegimes.Length, nameof(TrendRegimes));
        Require(wanted, CompressionRegimes.Length, nameof(CompressionRegimes));
        Require(wanted, WarmUps.Length, nameof(WarmUps));
    }

    private static void Require(int wanted, int rows, string column)
    {
        if (rows != wanted)
        {
            throw new ArgumentException($"The column {column} has {rows} rows, and {wanted} are wanted.", column);
        }
    }
}
