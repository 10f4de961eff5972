using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating.Texts;

/// <summary>
/// A ratio with its interval in characters, drawn against the tolerance: <c>|</c> is no change, <c>!</c> the tolerance on either side,
/// <c>=</c> the interval, <c>o</c> the ratio, and an arrow where the drawing ends before the interval does.
/// </summary>
internal static class ToleranceBar
{
    private const int Middle = 10;
    private const int Width = (2 * Middle) + 1;

    /// <summary>The drawing reaches so many tolerances to either side.</summary>
    private const double Reach = 2.5;

    /// <returns>Empty without a ratio.</returns>
    public static string Of(GateRow row)
    {
        if (row.Ratio is not { } ratio)
        {
            return string.Empty;
        }

        double scale = Middle / (Reach * Math.Log(1 + Math.Max(row.Tolerance, 0.001)));
        Interval bounds = row.RatioInterval95 ?? new Interval(ratio, ratio);
        char[] bar = new char[Width];
        Array.Fill(bar, '.');
        int low = At(bounds.Low);
        int high = At(bounds.High);
        for (int i = Math.Max(low, 0); i <= Math.Min(high, Width - 1); i++)
        {
            bar[i] = '=';
        }

        bar[Middle] = '|';
        bar[At(1 + row.Tolerance)] = '!';
        bar[At(1 / (1 + row.Tolerance))] = '!';
        bar[Math.Clamp(At(ratio), 0, Width - 1)] = 'o';
        bar[0] = low < 0 ? '<' : bar[0];
        bar[^1] = high >= Width ? '>' : bar[^1];
        return new string(bar);

        int At(double value) => Middle + (int)Math.Round(Math.Clamp(Math.Log(value) * scale, -2 * Width, 2 * Width));
    }
}
