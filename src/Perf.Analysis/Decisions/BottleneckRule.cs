using Perf.Analysis.Backfill;
using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>
/// The users' rule, kept to the letter: above 60% of the time, the API or the database is the bottleneck; otherwise feature
/// computation. Extended by what is measured here and was not there: computation has a share of its own, so that when
/// neither of the two is above 60% the measurement says whether computation really is the largest, or no stage is the
/// bottleneck; and a share comes with an interval, so that a verdict can be uncertain.
/// </summary>
public static class BottleneckRule
{
    /// <summary>A share above this, not at it, names the API or the database.</summary>
    public const double Threshold = 0.60;

    public const string Text =
        "API > 60% of the time: Polygon API; DB > 60%: Database; else: Feature computation, "
        + "confirmed only where computation is measured to be the largest stage.";

    /// <summary>Applies the rule to a baseline.</summary>
    public static Verdict Judge(BackfillBaseline baseline)
    {
        IReadOnlyList<StageShare> shares = StageShare.Of(baseline.TimeBreakdown);
        StageShare api = shares[0];
        StageShare database = shares[1];
        StageShare computation = shares[2];
        if (api.Share is null)
        {
            return NotMeasured("no job spent any time in a stage");
        }

        if (baseline.Totals.TotalRecords == 0)
        {
            return NotMeasured("no bars were stored");
        }

        StageShare larger = database.Share > api.Share ? database : api;
        StageShare ruled = larger.Share > Threshold ? larger : computation;
        StageShare? bottleneck = ruled == larger || computation.Share > larger.Share ? ruled : null;

        List<string> doubts = [.. DoubtsAboutJobs(baseline), .. DoubtsAboutThreshold(api, database)];
        if (ruled == computation && Overlap(computation.ShareInterval95, larger.ShareInterval95))
        {
            doubts.Add($"{computation.Name} and {larger.Name} cannot be told apart");
        }

        Certainty certainty = doubts.Count == 0 ? Certainty.Certain : Certainty.Uncertain;
        return new Verdict(
            bottleneck?.Stage,
            bottleneck?.Name ?? "No single bottleneck",
            certainty,
            ruled.Stage,
            doubts,
            Sentence(bottleneck, shares, ruled, doubts, baseline.Configuration.Overlap));
    }

    private static Verdict NotMeasured(string why) =>
        new(null, "Not measured", Certainty.NotMeasured, null, [why], $"Not measured: {why}.");

    private static IEnumerable<string> DoubtsAboutJobs(BackfillBaseline baseline)
    {
        BackfillTotals totals = baseline.Totals;
        if (totals.CompletedJobs < totals.TotalJobs)
        {
            yield return $"only {Figures.Count(totals.CompletedJobs)} of {Figures.Count(totals.TotalJobs)} jobs completed";
        }

        if (baseline.Jobs.Count < Bootstrap.MinimumUnits)
        {
            yield return $"too few jobs for an interval ({Figures.Count(baseline.Jobs.Count)})";
        }
    }

    private static IEnumerable<string> DoubtsAboutThreshold(params IEnumerable<StageShare> stages) => stages
        .Where(stage => stage.ShareInterval95?.Straddles(Threshold) == true)
        .Select(stage => $"{stage.Name} is at {Figures.Percent(stage.Share, stage.ShareInterval95)}, on either side of "
            + Figures.Percent(Threshold));

    private static bool Overlap(Interval? a, Interval? b) =>
        a is { } left && b is { } right && left.Low <= right.High && right.Low <= left.High;

    private static string Sentence(
        StageShare? bottleneck, IReadOnlyList<StageShare> shares, StageShare ruled, IReadOnlyList<string> doubts, bool overlapped)
    {
        string verdict = bottleneck is not null
            ? $"{bottleneck.Name} is the bottleneck: {Figures.Percent(bottleneck.Share, bottleneck.ShareInterval95)} of the {(overlapped ? "stages' time" : "time")}"
            : $"No single bottleneck: {string.Join(", ", shares.Select(Quote))}; the rule says {ruled.Name}, "
                + "which is not the largest stage";
        verdict += overlapped ? "; the stages overlapped, and the longest of them sets the pace" : string.Empty;
        return doubts.Count == 0 ? verdict + "." : $"{verdict}. Uncertain: {string.Join("; ", doubts)}.";
    }

    private static string Quote(StageShare share) => $"{share.Name} {Figures.Percent(share.Share, share.ShareInterval95)}";
}
