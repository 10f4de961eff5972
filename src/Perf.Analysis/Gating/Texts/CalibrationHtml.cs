using Perf.Analysis.Formatting;
using Perf.Analysis.Gating.Calibration;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Gating.Texts;

/// <summary>How often the gate errs, drawn: the share of benchmarks it calls slower by how much slower they were made.</summary>
public static class CalibrationHtml
{
    public static string Of(GateCalibration calibration)
    {
        HtmlPage page = new("Calibration of the gate", CalibrationText.Verdict(calibration));
        page.Bullets(CalibrationText.Details(calibration).Select(line => (Markup)line));

        foreach (IGrouping<string, CalibrationPower> group in calibration.Powers.GroupBy(power => power.Group, StringComparer.Ordinal))
        {
            page.Heading(group.Key);
            page.Draw(PowerCurve.Draw([.. group]));
        }

        page.BeginTable(
            ["Group", "Slower by", "Benchmarks", "Called slower", "Of 1 [95%]", "Inconclusive", "Median ratio", "Intervals with the truth"]);
        foreach (CalibrationPower power in calibration.Powers)
        {
            page.Row(CalibrationText.Cells(power));
        }

        page.EndTable();
        page.Heading("Suites");
        page.BeginTable(["Suite", "Slower by", "Neighbour", "Outcome", "Regressed", "Inconclusive", "Minutes"]);
        foreach (CalibrationSuite suite in calibration.Suites)
        {
            page.Row(
            [
                Figures.Count(suite.Number),
                Figures.Percent(suite.Effect, 0),
                suite.HasNeighbour ? "yes" : "no",
                GateText.Outcome(suite.Outcome),
                Figures.Count(suite.Counts.Regressed),
                Figures.Count(suite.Counts.Inconclusive),
                Figures.Fixed(suite.Minutes, 1),
            ]);
        }

        page.EndTable();
        page.Paragraph("Bars are 95% intervals of the shares (Wilson), as if benchmarks were independent.", "dim");
        return page.ToString();
    }
}
