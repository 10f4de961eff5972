using System.Globalization;
using Perf.Analysis.Backfill;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Comparing;

/// <summary>Compares backfills: totals as they stand, stages over the jobs that both did.</summary>
internal static class BackfillComparer
{
    private const string Overall = "backfill";
    private const string Again = "computing again";
    private const string ByJobs = "bootstrap over the jobs that both did: how jobs differ, not how runs do";

    public static IReadOnlyList<ComparedGroup> Compare(BackfillBaseline? before, BackfillBaseline? after)
    {
        if (before is null && after is null)
        {
            return [];
        }

        ComparedGroup overall = new(
            Overall,
            before is null ? Presence.New : after is null ? Presence.Missing : Presence.Both,
            [.. NotesOn(before, after)],
            [
                FigureComparer.Untested("total_duration_seconds", before?.Totals.TotalDurationSeconds, after?.Totals.TotalDurationSeconds),
                FigureComparer.Untested("records_per_second", before?.Totals.RecordsPerSecond, after?.Totals.RecordsPerSecond),
                .. Stages(before, after),
            ]);
        return before?.Enrichment is null && after?.Enrichment is null
            ? [overall]
            : [overall, Enrichment(before?.Enrichment, after?.Enrichment)];
    }

    private static ComparedFigure[] Stages(BackfillBaseline? before, BackfillBaseline? after)
    {
        Dictionary<string, BackfillJobRecord> old = Done(before);
        Dictionary<string, BackfillJobRecord> now = Done(after);
        (BackfillJobRecord Before, BackfillJobRecord After)[] both =
            [.. old.Keys.Where(now.ContainsKey).Select(name => (old[name], now[name]))];
        return
        [
            Stage("polygon_api_seconds", both, job => job.FetchSeconds),
            Stage("feature_computation_seconds", both, job => job.ComputeSeconds),
            Stage("db_inserts_seconds", both, job => job.StoreSeconds),
        ];
    }

    private static ComparedFigure Stage(
        string name, IReadOnlyList<(BackfillJobRecord Before, BackfillJobRecord After)> both, Func<BackfillJobRecord, double> secondsOf)
    {
        if (both.Count == 0)
        {
            return FigureComparer.Untested(name, null, null);
        }

        double[] old = [.. both.Select(pair => secondsOf(pair.Before))];
        double[] now = [.. both.Select(pair => secondsOf(pair.After))];
        ComparedFigure plain = FigureComparer.Untested(name, old.Sum(), now.Sum());
        if (plain.Ratio is null || Bootstrap.OfShare(now, old) is not { } interval)
        {
            return plain with { Basis = "no test: too few jobs that both did" };
        }

        Finding finding = interval.Low > 1 ? Finding.Worse : interval.High < 1 ? Finding.Better : Finding.NoDifferenceShown;
        return plain with { RatioInterval95 = interval, Finding = finding, Basis = ByJobs };
    }

    private static Dictionary<string, BackfillJobRecord> Done(BackfillBaseline? baseline)
    {
        Dictionary<string, BackfillJobRecord> jobs = new(StringComparer.Ordinal);
        foreach (BackfillJobRecord job in (baseline?.Jobs ?? []).Where(job => job.Status == BackfillJobStatus.Completed))
        {
            jobs[job.Name] = job;
        }

        return jobs;
    }

    private static ComparedGroup Enrichment(EnrichmentTotals? before, EnrichmentTotals? after) => new(
        Again,
        before is null ? Presence.New : after is null ? Presence.Missing : Presence.Both,
        before is not null && after is not null && (before.Workers, before.Reading) != (after.Workers, after.Reading)
            ? [string.Create(
                CultureInfo.InvariantCulture,
                $"otherwise done: {before.Workers} workers, reading {before.Reading} before; {after.Workers}, {after.Reading} now")]
            : [],
        [
            FigureComparer.Untested("wall_seconds", before?.WallSeconds, after?.WallSeconds),
            FigureComparer.Untested("bars_per_second", before?.BarsPerSecond, after?.BarsPerSecond),
        ]);

    private static IEnumerable<string> NotesOn(BackfillBaseline? before, BackfillBaseline? after)
    {
        if (before is null || after is null)
        {
            yield break;
        }

        foreach (((string name, string old), (_, string now)) in SettingsOf(before).Zip(SettingsOf(after)))
        {
            if (old != now)
            {
                yield return $"other {name}: {old} before, {now} now";
            }
        }

        if (before.Interrupted || after.Interrupted)
        {
            string when = before.Interrupted && after.Interrupted ? "on both sides" : before.Interrupted ? "before" : "now";
            yield return $"interrupted {when}";
        }
    }

    private static IEnumerable<(string Name, string Value)> SettingsOf(BackfillBaseline baseline)
    {
        BackfillConfiguration set = baseline.Configuration;
        yield return ("symbols", string.Join(' ', set.Symbols));
        yield return ("timeframes", string.Join(' ', set.Timeframes));
        yield return ("days", set.Days.ToString(CultureInfo.InvariantCulture));
        yield return ("source", set.Source);
        yield return ("writer", set.Writer);
        yield return ("batch size", set.BatchSize?.ToString(CultureInfo.InvariantCulture) ?? "none");
        yield return ("concurrency", set.Concurrency.ToString(CultureInfo.InvariantCulture));
        yield return ("one fetch", YesOrNo(set.OneFetch));
        yield return ("prefetch", YesOrNo(set.Prefetch));
        yield return ("overlap", YesOrNo(set.Overlap));
        yield return ("index", set.Index);
        yield return ("partitions", set.Partitions);
        yield return ("features", set.Features);
        yield return ("plant", set.Plant ?? "no");
        yield return ("stub latency", set.StubLatencyMs.ToString(CultureInfo.InvariantCulture) + " ms");
    }

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
