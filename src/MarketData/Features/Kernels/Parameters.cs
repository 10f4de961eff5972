namespace MarketData.Features.Kernels;

/// <summary>The numbers of the definition that batch and stream share; the oracle has its own, and the tests compare them.</summary>
internal static class Parameters
{
    public const int SlopeWindow = 10;
    public const int VolumeWindow = 20;
    public const int BandWindow = 20;
    public const int ShortVolatilityWindow = 20;
    public const int LongVolatilityWindow = 50;

    /// <summary>The first row (from 0) with a full window of band widths.</summary>
    public const int FirstCompression = BandWindow - 1 + MedianThreshold.History;

    public const double BandDeviations = 2;
    public const double LowFactor = 0.7;
    public const double HighFactor = 1.3;

    public static readonly double Annualisation = Math.Sqrt(252);
}
