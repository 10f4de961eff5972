using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>Every action: predicted, measured, how far off, and what the prediction rests on.</summary>
internal static class DecisionSection
{
    public static void Add(HtmlPage page, Part<DecisionMatrix> decision)
    {
        page.BeginSection("decision", "Decision matrix");
        if (decision.Value is not { } matrix)
        {
            page.Missing($"Not decided: {decision.WhyMissing}.");
        }
        else
        {
            page.Paragraph(Markup.Figure(matrix.Verdict.Sentence, decision.Source["verdict"]["sentence"]));
            page.Paragraph("Rule: " + Markup.Figure(matrix.Rule, decision.Source["rule"]), "dim");
            page.Table(
                [
                    "Action", "Stage", "Recommended", "Predicted [95%]", "By share", "By dose", "Measured [95%]", "Error", "Try it with",
                    "Note",
                ],
                ActionGain.Of(matrix).GroupBy(gain => gain.Action.Id, StringComparer.Ordinal).SelectMany(action => action.Select((gain, index) =>
                    Row(gain, decision.Source["proof"]["sealed"]["predictions"], isFirst: index == 0))));
            AddProof(page, matrix.Proof, decision.Source["proof"]);
            AddEvidence(page, matrix, decision.Source["evidence"]);
        }

        page.EndSection();
    }

    /// <param name="isFirst">Of its action, and so with its note.</param>
    private static IReadOnlyList<Markup> Row(ActionGain gain, Source predictions, bool isFirst) =>
    [
        Markup.Long(gain.Name),
        StageShare.NameOf(gain.Action.Stage),
        gain.Action.Recommended ? "yes" : "no",
        (gain.Expected?.Cell ?? Figures.None) + TrustOf(gain),
        OneWay(gain.Proof?.Prediction.ByShare, gain, predictions, "by_share"),
        OneWay(gain.Proof?.Prediction.ByDose, gain, predictions, "by_dose"),
        gain.Measured?.Cell ?? Figures.None,
        Figures.Percent(gain.Error, 1),
        gain.Action.Switch is { } how ? Markup.Code(how) : gain.Action.State == ActionState.InUse ? "in use" : "not applicable",
        Markup.Long(isFirst ? gain.Action.Note ?? gain.Action.Prediction?.Basis ?? string.Empty : string.Empty),
    ];

    private static Markup OneWay(SpeedRatio? ratio, ActionGain gain, Source predictions, string key) => ratio is { } known
        ? new Gain(known.Ratio, known.Interval95, predictions[gain.Proof!.Value.Index][key]["ratio"], "interval95").Cell
        : Figures.None;

    private static string TrustOf(ActionGain gain) => gain switch
    {
        { Proof: null, Predicted: not null } => ", an estimate",
        { IsTrusted: false } => ", not trusted: the two ways disagree",
        _ => string.Empty,
    };

    private static void AddProof(HtmlPage page, DecisionProof? proof, Source source)
    {
        if (proof is null)
        {
            page.Missing("Not proven: decide --verify predicts, writes that down, and then tries what the best actions buy.");
            return;
        }

        page.Paragraph(
            $"Predicted at {proof.Sealed.PredictedAt:u}, before anything was tried; SHA-256 {proof.Sealed.Sha256}: "
            + (proof.Sealed.IsIntact() ? "✔ unchanged since." : "✘ CHANGED SINCE: these are not the predictions that were made."));
        if (proof.MedianError is { } error)
        {
            page.Paragraph(
                "Off by " + Shown.Percent(error, 1, source["median_error"]) + " in the median, "
                + Shown.Percent(proof.WorstError, 1, source["worst_error"])
                + " at worst; the interval, which leaves room for the noise of measuring, held "
                + Shown.Percent(proof.Coverage, 0, source["coverage"])
                + $" of them; {OrderOf(proof)}.");
        }
    }

    private static string OrderOf(DecisionProof proof) => proof.IsRankingRight switch
    {
        true => "the order is as predicted",
        false => "the order is not as predicted",
        null => "no two of them have an order",
    };

    private static void AddEvidence(HtmlPage page, DecisionMatrix matrix, Source source)
    {
        if (matrix.Evidence.Count > 0)
        {
            page.BeginFold("Evidence from the suites");
            page.Bullets(matrix.Evidence.Index().Select(one =>
                Markup.Figure(one.Item.Statement, source[one.Index]["statement"]) + " ("
                    + Markup.Link($"bench/{one.Item.File}", one.Item.File) + ")"));
            page.EndFold();
        }

        page.Bullets(matrix.Missing.Select(part => (Markup)$"Missing: {part.What}: {part.Why}"));
    }
}
