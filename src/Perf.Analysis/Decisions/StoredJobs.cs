using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>
/// What storing cost the jobs of a baseline, and would cost them otherwise. A job pays for its transaction however few rows it has, and
/// most jobs have few: what makes rows cheaper leaves that as it is.
/// </summary>
internal sealed class StoredJobs
{
    private readonly IReadOnlyList<(double Rows, double Seconds)> each;
    private readonly double seconds;

    /// <summary>Through what the jobs took; null of jobs of one size, and of none.</summary>
    private readonly LineFit? line;

    /// <summary>What the jobs would have cost without a row.</summary>
    private readonly double fixedSeconds;

    public StoredJobs(IReadOnlyList<BackfillJobRecord> jobs)
    {
        BackfillJobRecord[] stored = [.. jobs.Where(job => job.StoreSeconds > 0)];
        each = [.. stored.Select(job => ((double)job.RecordsInserted, job.StoreSeconds))];
        seconds = stored.Sum(job => job.StoreSeconds);
        line = stored.Length == 0
            ? null
            : LineFit.OfRelative([.. stored.Select(job => (double)job.RecordsInserted)], [.. stored.Select(job => job.StoreSeconds)]);

        // Of jobs of one size nobody can tell.
        fixedSeconds = line is null ? 0 : Math.Clamp(line.Intercept * stored.Length, 0, seconds);
    }

    /// <summary>What storing them one after the other would take, by what a job of so many rows does.</summary>
    public double Seconds(Func<double, double> ofRows) => each.Sum(job => ofRows(job.Rows));

    /// <summary>How many times as fast storing becomes when rows do, and jobs cost what they did.</summary>
    public SpeedRatio Faster(SpeedRatio rowsBy) => new(
        Faster(rowsBy.Ratio), rowsBy.Interval95 is { } bounds ? new Interval(Faster(bounds.Low), Faster(bounds.High)) : null);

    /// <summary>
    /// How many times as fast storing becomes when each job does by what pages of its size did: between two sizes by the logarithm.
    /// </summary>
    /// <param name="bySize">From few rows to many, at least one.</param>
    public SpeedRatio Faster(IReadOnlyList<(double Rows, SpeedRatio Ratio)> bySize)
    {
        Interval? interval = bySize.All(size => size.Ratio.Interval95 is not null)
            ? new Interval(Whole(ratio => ratio.Interval95!.Value.Low), Whole(ratio => ratio.Interval95!.Value.High))
            : null;
        return new SpeedRatio(Whole(ratio => ratio.Ratio), interval);

        double Whole(Func<SpeedRatio, double> bound)
        {
            (double Rows, double Ratio)[] sizes = [.. bySize.Select(size => (size.Rows, bound(size.Ratio)))];
            return seconds > 0 ? seconds / each.Sum(job => job.Seconds / BySize.At(sizes, job.Rows)) : sizes[^1].Ratio;
        }
    }

    /// <summary>
    /// How many times as fast storing becomes when each job does by what either way of writing costs one of its size. What the jobs took
    /// says how much each of them weighs: a suite measures one size after the other, and the machine may have been slower at one of them.
    /// </summary>
    /// <returns>Null of no jobs, or of so small ones that the larger ones that were measured say nothing of them.</returns>
    public double? Faster(StoreCost inUse, StoreCost target)
    {
        double after = each.Sum(job => job.Seconds * target.Seconds(job.Rows) / inUse.Seconds(job.Rows));
        return after > 0 && double.IsFinite(after) ? seconds / after : null;
    }

    /// <summary>
    /// The same with a way of writing that took turns with theirs at several sizes: at each of these it costs what the jobs say theirs does
    /// there, by the ratio, and a job what lies between. No time of the suite's counts, and so not how fast the machine then was.
    /// </summary>
    /// <param name="bySize">In any order.</param>
    /// <returns>Null where the jobs or the sizes are too few to say.</returns>
    public double? FasterThrough(IEnumerable<(double Rows, double Ratio)> bySize) =>
        line is { } own
        && StoreCost.Through(own) is { } inUse
        && StoreCost.Through(bySize.Select(size => (size.Rows, inUse.Seconds(size.Rows) / size.Ratio))) is { } target
            ? Faster(inUse, target)
            : null;

    private double Faster(double rowsBy) => seconds > 0 ? seconds / (fixedSeconds + ((seconds - fixedSeconds) / rowsBy)) : rowsBy;
}
