using Perf.Analysis.Decisions;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Reports;

/// <summary>A run in a pull request, <c>report.md</c>: the verdict, where the time went, and what would change that.</summary>
internal static class MarkdownReport
{
    public static string Of(RunFiles run, RunVerdict verdict)
    {
        MarkdownText text = new();
        text.Heading(1, $"Run {run.Manifest.RunId}");
        text.Paragraph($"**{verdict.Sentence}**");
        text.Heading(2, "Bottleneck");
        if (run.Decision.Value is not { } matrix)
        {
            text.Paragraph($"Not decided: {run.Decision.WhyMissing}.");
            return text.ToString();
        }

        text.Table(
            ["Stage", "Time", "Share [95%]"],
            matrix.Stages.Select(stage => (IReadOnlyList<string>)
                [stage.Name, Figures.Seconds(stage.Seconds), Figures.Percent(stage.Share, stage.ShareInterval95)]));
        AddGains(text, matrix);
        return text.ToString();
    }

    private static void AddGains(MarkdownText text, DecisionMatrix matrix)
    {
        ActionGain[] known = [.. ActionGain.Of(matrix).Where(gain => gain.Known is not null)];
        if (known.Length == 0)
        {
            return;
        }

        text.Heading(2, "What changes would buy");
        text.Table(
            ["Change", "Recommended", "Predicted [95%]", "Measured [95%]"],
            known.Select(gain => (IReadOnlyList<string>)
            [
                gain.Name,
                gain.Action.Recommended ? "yes" : "no",
                gain.Expected?.Text ?? Figures.None,
                gain.Measured?.Text ?? Figures.None,
            ]));
    }
}
