using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Comparing;

/// <summary>Ratios near 1, and any others, in figures that tell them from 1.</summary>
internal static class RatioText
{
    /// <summary><c>1.024x [1.011-1.038]</c>, <c>31.2x</c>, <c>0.0124x</c>; <see cref="Figures.None"/> when null.</summary>
    public static string Of(double? ratio, Interval? interval = null)
    {
        if (ratio is not { } value)
        {
            return Figures.None;
        }

        int decimals = value switch { >= 100 => 0, >= 10 => 1, >= 0.1 => 3, >= 0.01 => 4, _ => 6 };
        string bounds = interval is { } known ? $" [{Figures.Fixed(known.Low, decimals)}-{Figures.Fixed(known.High, decimals)}]" : "";
        return Figures.Fixed(value, decimals) + "x" + bounds;
    }
}
