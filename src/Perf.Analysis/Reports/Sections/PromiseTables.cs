using Perf.Analysis.Formatting;
using Perf.Analysis.Recovery;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>What recovery is promised: how soon after which failure, and how old the data of which symbols may be.</summary>
internal static class PromiseTables
{
    public static void Add(HtmlPage page, Part<RecoveryDefinition> promise)
    {
        page.Subheading("What is promised");
        if (promise.Value is not { } definition)
        {
            page.Missing($"Not written: {promise.WhyMissing}.");
            return;
        }

        Source failures = promise.Source["rto_by_failure_type"];
        page.Table(
            ["Failure", "Back within (RTO)", "Target of the drills", "Answers meanwhile within", "Measured"],
            definition.RtoByFailureType.Select(one => (IReadOnlyList<Markup>)
            [
                one.Key,
                Markup.Figure(one.Value.Rto, failures[one.Key]["rto"]),
                Shown.Seconds(one.Value.TargetSeconds, failures[one.Key]["target_seconds"]),
                Shown.Milliseconds(one.Value.AnswerTargetMs, failures[one.Key]["answer_target_ms"]),
                Markup.Long(one.Value.Measured, failures[one.Key]["measured"]),
            ]));
        Source classes = promise.Source["rpo_by_symbol_criticality"];
        page.Table(
            ["Symbols", "How many", "At most so old (RPO)", "At most lost"],
            definition.RpoBySymbolCriticality.Select(one => (IReadOnlyList<Markup>)
            [
                one.Key,
                Figures.Count(one.Value.Symbols.Count),
                Shown.Fixed(one.Value.AcceptableStalenessHours, 2, classes[one.Key]["acceptable_staleness_hours"], " h"),
                Markup.Figure(one.Value.MaxDataLoss, classes[one.Key]["max_data_loss"]),
            ]));
    }
}
