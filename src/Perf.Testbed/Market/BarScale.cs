namespace Perf.Testbed.Market;

/// <summary>
/// How a series' integers stand for numbers. Each is a decimal of at most 15 digits, so that dividing once gives the double
/// nearest to it: the one that any correct JSON parser reads from its digits.
/// </summary>
/// <param name="PriceDecimals">Digits after the point of a price; a tick is the last of them.</param>
/// <param name="VolumePerUnit">
/// 1 for shares, 1/64 for coins: binary fractions, so that sums of volumes are exact in doubles, in any order.
/// </param>
public readonly record struct BarScale(int PriceDecimals, double VolumePerUnit)
{
    /// <summary>A volume of 1/64 has six digits after the point.</summary>
    public const int CoinVolumeDecimals = 6;

    internal const int UnitsPerCoin = 64;

    /// <summary>Millionths in a unit of 1/64.</summary>
    internal const int MillionthsPerUnit = 1_000_000 / UnitsPerCoin;

    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

    public bool HasWholeVolumes => VolumePerUnit == 1;

    public double Price(long ticks) => ticks / PowersOfTen[PriceDecimals];

    public double Volume(long units) => units * VolumePerUnit;
}
