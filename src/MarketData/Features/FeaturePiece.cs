using MarketData.Bars;
using MarketData.Features.Kernels;

namespace MarketData.Features;

/// <summary>
/// Computes the features of a series piece by piece, in order. A piece reads what the pieces before it left in the columns, and
/// this keeps what is in no column: the averages, and the last widths of the bands.
/// </summary>
internal ref struct FeaturePiece
{
    private readonly BarSpan bars;
    private readonly FeatureSpan features;
    private readonly Span<double> widths;
    private readonly Span<double> means;
    private readonly Span<double> scratch;
    private Averages averages;

    /// <param name="features">Of as many rows as there are bars, 128 at least.</param>
    /// <param name="memory">See <see cref="MemoryFor"/>.</param>
    public FeaturePiece(BarSpan bars, FeatureSpan features, Span<double> memory)
    {
        this.bars = bars;
        this.features = features;
        int rows = memory.Length / 3;
        widths = memory[..rows];
        means = memory.Slice(rows, rows);
        scratch = memory.Slice(2 * rows, rows);
        averages = new Averages(bars.Highs[0] - bars.Lows[0], bars.Closes[0]);
    }

    /// <summary>The averages after the last row so far.</summary>
    public readonly Averages Averages => averages;

    /// <summary>The widths of the bands in the last rows so far: as many as the next window looks back at.</summary>
    public readonly ReadOnlySpan<double> LastWidths => widths[..MedianThreshold.History];

    /// <summary>Doubles of memory to work in, for pieces of so many rows.</summary>
    public static int MemoryFor(int longestPiece) => 3 * (MedianThreshold.History + longestPiece);

    /// <summary>
    /// Computes the rows from one to another. The first piece, from row 0, has 76 rows at least: eight of the column that begins last.
    /// Any other has 49, which the next one looks back at.
    /// </summary>
    public void Compute(int from, int to)
    {
        Returns(from, to);
        Volatilities(from, to);
        VolatilityRegimes(from, to);
        RangesAndTrends(from, to);
        Volumes(from, to);
        Slopes(from, to);
        Structure(from, to);
        Compression(from, to);
    }

    /// <summary>One group alone, of the same rows: what it builds on must be in the columns.</summary>
    public void Compute(FeatureGroup group, int from, int to)
    {
        switch (group)
        {
            case FeatureGroup.Returns: Returns(from, to); break;
            case FeatureGroup.Volatility: Volatilities(from, to); break;
            case FeatureGroup.VolatilityRegime: VolatilityRegimes(from, to); break;
            case FeatureGroup.Averages: RangesAndTrends(from, to); break;
            case FeatureGroup.Volume: Volumes(from, to); break;
            case FeatureGroup.Slope: Slopes(from, to); break;
            case FeatureGroup.Structure: Structure(from, to); break;
            case FeatureGroup.Compression: Compression(from, to); break;
            default: throw new ArgumentOutOfRangeException(nameof(group), group, "Not a group of features.");
        }
    }

    private readonly void Returns(int from, int to)
    {
        int first = Math.Max(from, 1);
        Comparisons.LogReturns(bars.Closes[(first - 1)..to], features.LogReturns[first..to]);
        int trend = Math.Max(from, Comparisons.Lookback);
        Comparisons.TrendDirections(bars.Closes[(trend - Comparisons.Lookback)..to], features.TrendDirections[trend..to]);
        if (from == 0)
        {
            features.LogReturns[0] = 0;
            features.TrendDirections[..trend].Clear();
        }
    }

    private readonly void Volatilities(int from, int to)
    {
        Volatility(Parameters.ShortVolatilityWindow, features.Volatilities20, from, to);
        Volatility(Parameters.LongVolatilityWindow, features.Volatilities50, from, to);
    }

    /// <summary>The first row has no return, so the first window ends at the row of its length.</summary>
    private readonly void Volatility(int window, Span<double> volatilities, int from, int to)
    {
        int first = Math.Max(from, window);
        ReadOnlySpan<double> returns = features.LogReturns[(first - window + 1)..to];
        Span<double> target = volatilities[first..to];
        Windows.Means(returns, window, means[..target.Length]);
        Windows.Deviations(returns, window, means[..target.Length], Parameters.Annualisation, target);
        volatilities[from..first].Fill(volatilities[first]);
    }

    private readonly void VolatilityRegimes(int from, int to)
    {
        int first = Math.Max(from, MedianThreshold.History);
        ReadOnlySpan<double> volatilities = features.Volatilities50[(first - MedianThreshold.History)..to];
        features.VolatilityRegimes[from..to].Clear();
        Span<byte> labels = Lanes.Bytes(features.VolatilityRegimes[first..to]);
        Span<double> memory = scratch[..volatilities.Length];
        MedianThreshold.MarkBelow(volatilities, Parameters.LowFactor, (byte)VolatilityRegime.Low, memory, labels);
        MedianThreshold.MarkAbove(volatilities, Parameters.HighFactor, (byte)VolatilityRegime.High, memory, labels);
    }

    private void RangesAndTrends(int from, int to)
    {
        int first = Math.Max(from, 1);
        Span<double> ranges = scratch[..(to - first)];
        Comparisons.TrueRanges(bars.Highs[first..to], bars.Lows[first..to], bars.Closes[(first - 1)..to], ranges);
        if (from == 0)
        {
            features.AverageTrueRanges[0] = bars.Highs[0] - bars.Lows[0];
            features.TrendRegimes[0] = TrendRegime.Ranging;
        }

        averages.Add(ranges, bars.Closes[first..to], features.AverageTrueRanges[first..to], features.TrendRegimes[first..to]);
    }

    private readonly void Volumes(int from, int to)
    {
        const int Window = Parameters.VolumeWindow;
        int first = Math.Max(from, Window - 1);
        Windows.Means(bars.Volumes[(first - Window + 1)..to], Window, features.RollingVolumes20[first..to]);
        features.RollingVolumes20[from..first].Fill(features.RollingVolumes20[first]);
        Comparisons.Ratios(bars.Volumes[from..to], features.RollingVolumes20[from..to], features.VolumeRatios[from..to]);
    }

    private readonly void Slopes(int from, int to)
    {
        const int Window = Parameters.SlopeWindow;
        int first = Math.Max(from, Window - 1);
        Windows.Means(bars.Closes[(first - Window + 1)..to], Window, features.RollingMeans10[first..to]);
        features.RollingMeans10[from..first].Fill(features.RollingMeans10[first]);
        int slope = Math.Max(from, 1);
        features.RollingSlopes10[from..slope].Clear();
        Comparisons.Slopes(features.RollingMeans10[(slope - 1)..to], features.RollingSlopes10[slope..to]);
    }

    private readonly void Structure(int from, int to)
    {
        int first = Math.Max(from, Comparisons.Lookback);
        if (from == 0)
        {
            Oracle.Structure.FillFlags(bars.Highs[..first], bars.Lows[..first], features.StructureFlags);
            Oracle.Structure.FillLabels(features.StructureFlags[..first], features.StructureLabels);
        }

        int before = first - Comparisons.Lookback;
        Comparisons.Structure(
            bars.Highs[before..to], bars.Lows[before..to], features.StructureFlags[first..to], features.StructureLabels[first..to]);
    }

    private readonly void Compression(int from, int to)
    {
        int first = Math.Max(from, Parameters.BandWindow - 1);
        ReadOnlySpan<double> closes = bars.Closes[(first - Parameters.BandWindow + 1)..to];
        Span<double> deviations = scratch[..(to - first)];
        Windows.Means(closes, Parameters.BandWindow, means[..deviations.Length]);
        Windows.Deviations(closes, Parameters.BandWindow, means[..deviations.Length], Parameters.BandDeviations, deviations);

        // The widths of this piece stand behind the last of the piece before.
        Span<double> now = widths.Slice(MedianThreshold.History, to - from);
        now[..(first - from)].Fill(double.NaN);
        Comparisons.BandWidths(deviations, means[..deviations.Length], now[(first - from)..]);

        // The first window without a row that has no width.
        int median = Math.Max(from, Parameters.FirstCompression);
        features.CompressionRegimes[from..to].Clear();
        ReadOnlySpan<double> windows = widths.Slice(median - from, MedianThreshold.History + to - median);
        Span<byte> labels = Lanes.Bytes(features.CompressionRegimes[median..to]);
        MedianThreshold.MarkBelow(windows, Parameters.LowFactor, (byte)CompressionRegime.Compressed, scratch[..windows.Length], labels);
        now[^MedianThreshold.History..].CopyTo(widths);
    }
}
