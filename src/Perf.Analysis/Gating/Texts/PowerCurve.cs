using System.Globalization;
using System.Text;
using Perf.Analysis.Gating.Calibration;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating.Texts;

/// <summary>The share of benchmarks called slower over how much slower they were made, as SVG.</summary>
internal static class PowerCurve
{
    private const double WidthPx = 420;
    private const double HeightPx = 180;
    private const double LeftPx = 40;
    private const double BottomPx = 24;
    private const double TopPx = 10;

    /// <param name="powers">Of one group, by effect.</param>
    public static string Draw(IReadOnlyList<CalibrationPower> powers)
    {
        double most = Math.Max(0.01, powers.Max(power => power.Effect));
        StringBuilder svg = new();
        Add($"<svg role=\"img\" width=\"{WidthPx}\" height=\"{HeightPx}\" viewBox=\"0 0 {WidthPx} {HeightPx}\">");
        Add($"<title>Share of benchmarks called slower, by how much slower they were made</title>");
        foreach (double share in (double[])[0, 0.5, 1])
        {
            double y = Y(share);
            Add($"<line class=\"axis\" x1=\"{LeftPx}\" x2=\"{WidthPx}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");
            Add($"<text x=\"{LeftPx - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{share:0%}</text>");
        }

        if (powers.Count > 1)
        {
            IEnumerable<string> points = powers.Select(power =>
                string.Create(CultureInfo.InvariantCulture, $"{X(power.Effect):0.#},{Y(power.CaughtShare):0.#}"));
            svg.Append("<polyline class=\"line\" stroke=\"currentColor\" points=\"").AppendJoin(' ', points).Append("\"/>\n");
        }

        foreach (CalibrationPower power in powers)
        {
            Interval bounds = power.CaughtInterval95;
            double x = X(power.Effect);
            Add($"<line stroke=\"currentColor\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Y(bounds.High):0.#}\" y2=\"{Y(bounds.Low):0.#}\"/>");
            Add($"<circle fill=\"currentColor\" cx=\"{x:0.#}\" cy=\"{Y(power.CaughtShare):0.#}\" r=\"4\"/>");
            Add($"<text x=\"{x:0.#}\" y=\"{HeightPx - 6}\" text-anchor=\"middle\">+{power.Effect:0%}</text>");
        }

        return svg.Append("</svg>").ToString();

        void Add(FormattableString element) => svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');

        double X(double effect) => LeftPx + 20 + (effect / most * (WidthPx - LeftPx - 40));
    }

    private static double Y(double share) => TopPx + ((1 - share) * (HeightPx - TopPx - BottomPx));
}
