using System.Globalization;
using Perf.Analysis.Drills;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Charts;

/// <summary>
/// What happened in a drill, from its start to its end, on one line: a cross where a fault was injected, a circle where it was noticed, a
/// triangle where what failed worked again, a stroke for anything else.
/// </summary>
internal static class TimelineStrip
{
    public const string Legend = "cross: fault injected, circle: noticed, triangle: recovered, stroke: anything else";

    private const double WidthPx = 260;
    private const double HeightPx = 34;
    private const double MiddlePx = 12;
    private const double LeftPx = 8;
    private const double RightPx = WidthPx - 8;

    public static string Draw(string name, DrillRun run)
    {
        double lengthMs = Math.Max(run.DurationSeconds * 1000, run.Moments.Select(moment => moment.AtMs).DefaultIfEmpty(1).Max());
        string length = Figures.Seconds(lengthMs / 1000, 1);
        string what = string.Join("; ", run.Moments.Select(moment => $"{Figures.Seconds(moment.AtMs / 1000)} {moment.What}"));
        IEnumerable<string> marks = run.Moments.Select(moment =>
            Mark(moment.Kind, LeftPx + (moment.AtMs / lengthMs * (RightPx - LeftPx))));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg role="img" width="{WidthPx}" height="{HeightPx}" viewBox="0 0 {WidthPx} {HeightPx}">
            <title>{Markup.Encode($"{name}: {what}")}</title>
            <line class="edge" x1="{LeftPx}" x2="{RightPx}" y1="{MiddlePx}" y2="{MiddlePx}"/>
            {string.Concat(marks)}<text x="0" y="{HeightPx - 3}">0s</text>
            <text class="end" x="{WidthPx}" y="{HeightPx - 3}">{length}</text>
            </svg>
            """);
    }

    private static string Mark(DrillMomentKind kind, double x)
    {
        FormattableString mark = kind switch
        {
            DrillMomentKind.Injection => $"<path class=\"injection cross\" d=\"M{x - 4:0.##} 8l8 8m0 -8l-8 8\"/>\n",
            DrillMomentKind.Detection => $"<circle class=\"detection f3\" cx=\"{x:0.##}\" cy=\"12\" r=\"4\"/>\n",
            DrillMomentKind.Recovery => $"<path class=\"recovery f4\" d=\"M{x:0.##} 7l5 9h-10z\"/>\n",
            _ => $"<path class=\"note edge\" d=\"M{x:0.##} 6v12\"/>\n",
        };
        return FormattableString.Invariant(mark);
    }
}
