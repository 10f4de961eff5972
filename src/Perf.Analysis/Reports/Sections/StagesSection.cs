using Perf.Analysis.Decisions;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>Where the time of a backfill goes: the source, the database, computing.</summary>
internal static class StagesSection
{
    public static void Add(HtmlPage page, Part<DecisionMatrix> decision)
    {
        page.BeginSection("stages", "Where the time goes");
        if (decision.Value is not { } matrix)
        {
            page.Missing($"Not decided: {decision.WhyMissing}.");
        }
        else if (matrix.Stages.All(stage => stage.Share is null))
        {
            page.Missing("Not measured: no stage took any time.");
        }
        else
        {
            Draw(matrix, decision.Source["stages"]).Add(page);
        }

        page.EndSection();
    }

    private static Figure Draw(DecisionMatrix matrix, Source source)
    {
        const string Title = "Time of the jobs by stage";
        StackedBars bars = new()
        {
            Title = Title,
            Axis = "share of the time of the three stages",
            Bars =
            [
                (string.Empty,
                [
                    .. matrix.Stages.Select(stage =>
                        new StackPart(stage.Name, stage.Share ?? 0, Figures.Percent(stage.Share, stage.ShareInterval95))),
                ]),
            ],
        };
        return new Figure(
            Title,
            bars.Draw(),
            ["Stage", "Time", "Share [95%]"],
            [
                .. matrix.Stages.Index().Select(one => (IReadOnlyList<Markup>)
                [
                    one.Item.Name,
                    Shown.Seconds(one.Item.Seconds, source[one.Index]["seconds"]),
                    Shown.Percent(one.Item.Share, one.Item.ShareInterval95, source[one.Index]["share"], "share_interval95"),
                ]),
            ]);
    }
}
