using Perf.Analysis.Decisions;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Runs;

namespace Perf.Analysis.Reports.Sections;

/// <summary>What came of the run, in one sentence and in three tiles.</summary>
internal static class VerdictSection
{
    private const int CommitDigits = 7;

    public static void Add(HtmlPage page, RunFiles run, RunVerdict verdict)
    {
        page.BeginSection("verdict", null);
        page.Title(Sentence(verdict));
        page.Draw("<dl class=\"tiles\">");
        AddTile(page, "Result", Result(verdict) + $", {StepsOf(run.Manifest)}");
        AddTile(page, "Bottleneck", BottleneckOf(run.Decision));
        AddTile(page, "Do first", FirstOf(run.Decision, verdict));
        page.Draw("</dl>");
        if (run.Manifest.State != RunState.Complete)
        {
            page.Missing($"The run is {run.Manifest.State.ToString().ToLowerInvariant()}: this page holds what was measured until then.");
        }

        AddOrigin(page, run.Manifest);
        page.EndSection();
    }

    private static Markup Sentence(RunVerdict verdict)
    {
        Markup finding = verdict.FindingSource is { } source ? Markup.Figure(verdict.Finding, source) : verdict.Finding;
        Markup first = verdict.First is { } action ? $" First: {action.Name}, " + GainOf(action) + "." : string.Empty;
        return Result(verdict) + ". " + finding + first;
    }

    private static Markup Result(RunVerdict verdict)
    {
        (string tone, string sign) = verdict.Word switch
        {
            VerdictWord.Pass => ("better", "✔"),
            VerdictWord.Fail => ("worse", "✘"),
            VerdictWord.Invalid => ("worse", "?"),
            _ => ("worse", "◌"),
        };
        return new Markup($"<span class=\"{tone}\">{sign} {Markup.Encode(verdict.Result)}</span>");
    }

    private static string StepsOf(RunManifest manifest)
    {
        int done = manifest.Steps.Count(step => step.Status == StepStatus.Done);
        return $"{Figures.Count(done)} of {Figures.Count(manifest.Steps.Count)} steps done";
    }

    private static Markup BottleneckOf(Part<DecisionMatrix> decision)
    {
        if (decision.Value is not { } matrix)
        {
            return $"Not decided: {decision.WhyMissing}";
        }

        Markup name = Markup.Figure(matrix.Verdict.Name, decision.Source["verdict"]["name"]);
        foreach ((int index, StageShare stage) in matrix.Stages.Index().Where(one => one.Item.Stage == matrix.Verdict.Bottleneck))
        {
            Source share = decision.Source["stages"][index]["share"];
            name = name + ", " + Shown.Percent(stage.Share, stage.ShareInterval95, share, "share_interval95") + " of the time";
        }

        return name + (matrix.Verdict.Certainty == Certainty.Uncertain ? ", not certainly" : string.Empty);
    }

    private static Markup FirstOf(Part<DecisionMatrix> decision, RunVerdict verdict) => (decision.Value, verdict.First) switch
    {
        (null, _) => "Not decided",
        (_, { } first) => first.Name + ": " + GainOf(first),
        ({ Verdict.Bottleneck: not null }, _) => "Nothing is recommended that acts on it",
        _ => "Nothing is recommended",
    };

    private static Markup GainOf(ActionGain action) => (action.Best, action.AtMost) switch
    {
        ({ } best, _) => (Markup)$"{action.Kind} to buy " + best.Cell,
        (_, { } most) => (Markup)"buys " + most.Cell,
        _ => "of which nothing was predicted",
    };

    private static void AddTile(HtmlPage page, string title, Markup text) =>
        page.Draw($"<div><dt>{Markup.Encode(title)}</dt><dd>{text.Html}</dd></div>");

    private static void AddOrigin(HtmlPage page, RunManifest manifest)
    {
        string commit = manifest.Commit[..Math.Min(manifest.Commit.Length, CommitDigits)];
        string profile = manifest.Profile is { } name ? $", profile {name}" : string.Empty;
        page.Paragraph(
            (Markup)"Run " + Markup.Name(manifest.RunId)
                + $", commit {commit}{(manifest.Dirty ? " with changes" : string.Empty)}{profile}, "
                + Markup.Name(manifest.Machine.CpuModel) + $", {Figures.Count(manifest.Machine.Cores)} cores.",
            "dim");
    }
}
