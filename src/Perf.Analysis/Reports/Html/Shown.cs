using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports.Html;

/// <summary>
/// Figures of a page, each with its source: <see cref="Figures"/> says how they are read. What was not measured has no source and is said
/// to be none.
/// </summary>
/// <remarks>The keys of intervals, and how a number follows from its source, are those of <see cref="Markup.Figure"/>.</remarks>
internal static class Shown
{
    public static Markup Count(long? count, Source source) =>
        count is { } value ? Markup.Figure(Figures.Count(value), source) : Figures.None;

    public static Markup Fixed(double? number, int decimals, Source source, string unit = "", string? by = null) =>
        number is { } value ? Markup.Figure(Figures.Fixed(value, decimals) + unit, source, by: by) : Figures.None;

    public static Markup Seconds(double? seconds, Source source, int decimals = 2) =>
        seconds is { } value ? Markup.Figure(Figures.Seconds(value, decimals), source) : Figures.None;

    public static Markup Percent(double? fraction, int decimals, Source source) =>
        fraction is { } value ? Markup.Figure(Figures.Percent(value, decimals), source) : Figures.None;

    public static Markup Percent(double? fraction, Interval? interval, Source source, string? bounds = null, string? by = null) =>
        fraction is { } value
            ? Markup.Figure(Figures.Percent(value, interval), source, interval is null ? null : bounds, by)
            : Figures.None;

    public static Markup Ratio(double? ratio, Interval? interval, Source source, string? bounds = null, string? by = null) =>
        ratio is { } value
            ? Markup.Figure(Figures.Ratio(value, interval), source, interval is null ? null : bounds, by)
            : Figures.None;

    public static Markup Milliseconds(double? milliseconds, Source source, Interval? interval = null, string? bounds = null) =>
        milliseconds is { } value
            ? Markup.Figure(Figures.Milliseconds(value, interval), source, interval is null ? null : bounds)
            : Figures.None;

    public static Markup Nanoseconds(double? nanoseconds, Source source, string? by = null) =>
        nanoseconds is { } value ? Markup.Figure(Figures.Nanoseconds(value), source, by: by) : Figures.None;

    public static Markup PerSecond(double? perSecond, Source source, string? by = null) =>
        perSecond is { } value ? Markup.Figure(Figures.PerSecond(value), source, by: by) : Figures.None;

    public static Markup Mebibytes(long? bytes, Source source) =>
        bytes is { } value ? Markup.Figure(Figures.Mebibytes(value), source) : Figures.None;
}
