namespace MarketData.Features;

/// <summary>
/// The quant features of a series as columns, row i belonging to bar i. Preallocated and reusable: <see cref="Resize"/>
/// before computing. <c>return_1h</c> and <c>return_1d</c> of the feature set are by definition <see cref="LogReturns"/>
/// again, and so are not kept twice. Not thread-safe.
/// </summary>
public sealed class FeatureColumns
{
    private double[] logReturns = [];
    private double[] volatilities20 = [];
    private double[] volatilities50 = [];
    private double[] averageTrueRanges = [];
    private double[] rollingVolumes20 = [];
    private double[] volumeRatios = [];
    private double[] rollingMeans10 = [];
    private double[] rollingSlopes10 = [];
    private StructureFlags[] structureFlags = [];
    private TrendDirection[] trendDirections = [];
    private StructureLabel[] structureLabels = [];
    private VolatilityRegime[] volatilityRegimes = [];
    private TrendRegime[] trendRegimes = [];
    private CompressionRegime[] compressionRegimes = [];
    private bool[] warmUps = [];

    public int Count { get; private set; }

    public Span<double> LogReturns => logReturns.AsSpan(0, Count);

    /// <summary>Annualised by the square root of 252 at every timeframe, as the definition has it.</summary>
    public Span<double> Volatilities20 => volatilities20.AsSpan(0, Count);

    public Span<double> Volatilities50 => volatilities50.AsSpan(0, Count);

    public Span<double> AverageTrueRanges => averageTrueRanges.AsSpan(0, Count);

    public Span<double> RollingVolumes20 => rollingVolumes20.AsSpan(0, Count);

    public Span<double> VolumeRatios => volumeRatios.AsSpan(0, Count);

    public Span<double> RollingMeans10 => rollingMeans10.AsSpan(0, Count);

    public Span<double> RollingSlopes10 => rollingSlopes10.AsSpan(0, Count);

    public Span<StructureFlags> StructureFlags => structureFlags.AsSpan(0, Count);

    public Span<TrendDirection> TrendDirections => trendDirections.AsSpan(0, Count);

    public Span<StructureLabel> StructureLabels => structureLabels.AsSpan(0, Count);

    public Span<VolatilityRegime> VolatilityRegimes => volatilityRegimes.AsSpan(0, Count);

    public Span<TrendRegime> TrendRegimes => trendRegimes.AsSpan(0, Count);

    public Span<CompressionRegime> CompressionRegimes => compressionRegimes.AsSpan(0, Count);

    /// <summary>
    /// True in rows 0 to 98 of a series. Rows 0 to 49 hold values filled back from rows after them, and so look ahead; the regimes of rows
    /// 50 to 98 look back at such rows. Who learns from the past leaves both out. False from row 99 on, where every window is full of
    /// values of its own.
    /// </summary>
    public Span<bool> WarmUps => warmUps.AsSpan(0, Count);

    /// <summary>Sets the number of rows. Contents are undefined until they are computed; memory is kept when shrinking.</summary>
    public void Resize(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > logReturns.Length)
        {
            logReturns = new double[count];
            volatilities20 = new double[count];
            volatilities50 = new double[count];
            averageTrueRanges = new double[count];
            rollingVolumes20 = new double[count];
            volumeRatios = new double[count];
            rollingMeans10 = new double[count];
            rollingSlopes10 = new double[count];
            structureFlags = new StructureFlags[count];
            trendDirections = new TrendDirection[count];
            structureLabels = new StructureLabel[count];
            volatilityRegimes = new VolatilityRegime[count];
            trendRegimes = new TrendRegime[count];
            compressionRegimes = new CompressionRegime[count];
            warmUps = new bool[count];
        }

        Count = count;
    }

    public FeatureSpan AsSpan() => new()
    {
        LogReturns = LogReturns,
        Volatilities20 = Volatilities20,
        Volatilities50 = Volatilities50,
        AverageTrueRanges = AverageTrueRanges,
        RollingVolumes20 = RollingVolumes20,
        VolumeRatios = VolumeRatios,
        RollingMeans10 = RollingMeans10,
        RollingSlopes10 = RollingSlopes10,
        StructureFlags = StructureFlags,
        TrendDirections = TrendDirections,
        StructureLabels = StructureLabels,
        VolatilityRegimes = VolatilityRegimes,
        TrendRegimes = TrendRegimes,
        CompressionRegimes = CompressionRegimes,
        WarmUps = WarmUps,
    };
}
