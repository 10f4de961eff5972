using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports;

/// <summary>How many times as fast something makes the whole.</summary>
/// <param name="Source">Where the number stands.</param>
/// <param name="Bounds">The key of the interval beside it.</param>
internal sealed record Gain(double Speedup, Interval? Interval95, Source Source, string Bounds)
{
    /// <summary>That it does not make it faster than that is all that is known.</summary>
    public bool IsBound { get; init; }

    /// <summary><c>2.1x [1.9-2.3]</c>, <c>1.06x [1.02-1.09]</c>, <c>at most 1.7x</c>.</summary>
    public string Text => Before + Figures.Speedup(Speedup, Interval95);

    /// <summary>The same in a page.</summary>
    public Markup Cell => (Markup)Before + Markup.Figure(Figures.Speedup(Speedup, Interval95), Source, Interval95 is null ? null : Bounds);

    private string Before => IsBound ? "at most " : string.Empty;
}
