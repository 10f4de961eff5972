using System.Runtime.CompilerServices;
using System.Text;
using MarketData.Features;

namespace MarketData.Api.Rows;

/// <summary>
/// The members of a row that take one of a few values, as text made once for every combination of them: what a bar's structure is (hh to
/// structure_label) and in what regimes it lies. Numbers of labels run from 0 without gaps.
/// </summary>
internal static class LabelText
{
    /// <summary>No combination is longer.</summary>
    public const int MaxLength = 256;

    private const int FlagCombinations = 16;

    private static readonly TrendDirection[] Trends = Enum.GetValues<TrendDirection>();
    private static readonly StructureLabel[] Labels = Enum.GetValues<StructureLabel>();
    private static readonly VolatilityRegime[] Volatilities = Enum.GetValues<VolatilityRegime>();
    private static readonly TrendRegime[] TrendRegimes = Enum.GetValues<TrendRegime>();
    private static readonly CompressionRegime[] Compressions = Enum.GetValues<CompressionRegime>();

    private static readonly byte[][] Structures =
    [
        .. from flags in Enumerable.Range(0, FlagCombinations)
           from trend in Trends
           from label in Labels
           select Encoding.UTF8.GetBytes(StructureOf((StructureFlags)flags, trend, label)),
    ];

    private static readonly byte[][] Regimes =
    [
        .. from volatility in Volatilities
           from trend in TrendRegimes
           from compression in Compressions
           select Encoding.UTF8.GetBytes(
               $",\"volatility_regime\":\"{volatility.Text()}\",\"trend_regime\":\"{trend.Text()}\""
               + $",\"compression_regime\":\"{compression.Text()}\""),
    ];

    /// <summary>The four flags, the direction and the label of a bar, each behind a comma.</summary>
    public static ReadOnlySpan<byte> Structure(StructureFlags flags, TrendDirection trend, StructureLabel label) =>
        Structures[(((Check(flags, FlagCombinations) * Trends.Length) + Check(trend, Trends.Length)) * Labels.Length)
            + Check(label, Labels.Length)];

    /// <summary>The three regimes of a bar, each behind a comma.</summary>
    public static ReadOnlySpan<byte> Regime(VolatilityRegime volatility, TrendRegime trend, CompressionRegime compression) =>
        Regimes[(((Check(volatility, Volatilities.Length) * TrendRegimes.Length) + Check(trend, TrendRegimes.Length)) * Compressions.Length)
            + Check(compression, Compressions.Length)];

    private static string StructureOf(StructureFlags flags, TrendDirection trend, StructureLabel label)
    {
        return $",\"hh\":{Digit(StructureFlags.HigherHigh)},\"hl\":{Digit(StructureFlags.HigherLow)}"
            + $",\"lh\":{Digit(StructureFlags.LowerHigh)},\"ll\":{Digit(StructureFlags.LowerLow)}"
            + $",\"trend_direction\":\"{trend.Text()}\",\"structure_label\":\"{label.Text()}\"";

        int Digit(StructureFlags flag) => (flags & flag) == StructureFlags.None ? 0 : 1;
    }

    /// <summary>A number that is none of the enum's would otherwise be taken for another combination.</summary>
    private static int Check<T>(T label, int count)
        where T : struct, Enum
    {
        int number = Unsafe.BitCast<T, byte>(label);
        return number < count
            ? number
            : throw new ArgumentOutOfRangeException(nameof(label), label, "The label has no text.");
    }
}
