using Perf.Analysis.Decisions;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>
/// What the actions that promise most would buy, beside the stages: all of them are in the decision matrix below. What is in use already
/// has nothing left to buy, and is named apart.
/// </summary>
internal static class ActionsSection
{
    /// <summary>So that the top of the page fits on a screen.</summary>
    private const int Most = 4;

    public static void Add(HtmlPage page, Part<DecisionMatrix> decision)
    {
        page.BeginSection("actions", "What each action buys");
        if (decision.Value is not { } matrix)
        {
            page.Missing($"Not decided: {decision.WhyMissing}.");
        }
        else if (ActionGain.Of(matrix).Where(gain => gain.Known is not null).ToArray() is { Length: > 0 } known)
        {
            ILookup<bool, ActionGain> byUse = known.ToLookup(gain => gain.Action.State == ActionState.InUse);
            AddOpen(page, [.. byUse[false].OrderByDescending(gain => gain.Known!.Speedup).Take(Most)]);
            AddInUse(page, [.. byUse[true]]);
        }
        else
        {
            page.Missing("Nothing was predicted: no suite measured what an action changes.");
        }

        page.EndSection();
    }

    private static void AddOpen(HtmlPage page, IReadOnlyList<ActionGain> gains)
    {
        if (gains.Count > 0)
        {
            Draw(gains).Add(page);
        }
    }

    private static void AddInUse(HtmlPage page, IReadOnlyList<ActionGain> gains)
    {
        if (gains.Count > 0)
        {
            page.Paragraph("In use already:");
            page.Bullets(gains.Select(gain => $"{gain.Name}, {gain.Kind} " + gain.Known!.Cell));
        }
    }

    private static Figure Draw(IReadOnlyList<ActionGain> gains)
    {
        const string Title = "How many times as fast the backfill becomes";
        BarChart chart = new()
        {
            Title = Title,
            Axis = "times as fast; the line is no change",
            Tick = value => Figures.Fixed(value, value == Math.Floor(value) ? 0 : 1),
            Origin = 1,
            Groups = [.. gains.Select(gain => new BarGroup(gain.Name, [.. BarsOf(gain)]))],
        };
        return new Figure(
            Title,
            chart.Draw(),
            ["Action", "Predicted [95%]", "Measured [95%]"],
            [
                .. gains.Select(gain => (IReadOnlyList<Markup>)
                    [gain.Name, gain.Expected?.Cell ?? Figures.None, gain.Measured?.Cell ?? Figures.None]),
            ],
            "Dashed: predicted, or a bound. Filled: measured, old and new setting in turns. Whiskers are 95% intervals.");
    }

    private static IEnumerable<Bar> BarsOf(ActionGain gain)
    {
        if (gain.Expected is { } expected)
        {
            string text = expected.IsBound ? expected.Text : $"predicted {expected.Text}";
            yield return new Bar(text, expected.Speedup, expected.Interval95, "hollow");
        }

        if (gain.Measured is { } measured)
        {
            yield return new Bar($"measured {measured.Text}", measured.Speedup, measured.Interval95);
        }
    }
}
