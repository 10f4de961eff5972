namespace Perf.Lab.Load;

/// <summary>Numbers as a row of bars, one letter each: <c>▁▃█</c>.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>The largest is the full bar, and nothing the lowest; what is not above 0 is the lowest too.</summary>
    public static string Of(IReadOnlyCollection<double> values)
    {
        double largest = values.Count > 0 ? values.Max() : 0;
        return string.Concat(values.Select(value =>
            largest > 0 && value > 0 ? Bars[(int)Math.Round(value / largest * (Bars.Length - 1))] : Bars[0]));
    }
}
