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
    private readonly double rows;
    private readonly int count;

    /// <summary>What the jobs would have cost without a row.</summary>
    private readonly double fixedSeconds;

    public StoredJobs(IReadOnlyList<BackfillJobRecord> jobs)
    {
        BackfillJobRecord[] stored = [.. jobs.Where(job => job.StoreSeconds > 0)];
        each = [.. stored.Select(job => ((double)job.RecordsInserted, job.StoreSeconds))];
        count = stored.Length;
        seconds = stored.Sum(job => job.StoreSeconds);
        rows = stored.Sum(job => job.RecordsInserted);
        LineFit? line = count == 0
            ? null
            : LineFit.OfRelative([.. stored.Select(job => (double)job.RecordsInserted)], [.. stored.Select(job => job.StoreSeconds)]);

        // Of jobs of one size nobody can tell.
        fixedSeconds = line is null ? 0 : Math.Clamp(line.Intercept * count, 0, seconds);
    }

    /// <summary>What storing them one after the other would take.</summary>
    public double Seconds(StoreCost cost) => (cost.JobSeconds * count) + (cost.RowSeconds * rows);

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
            return seconds > 0 ? seconds / each.Sum(job => job.Seconds / At(sizes, job.Rows)) : sizes[^1].Ratio;
        }
    }

    /// <summary>How many times as fast storing becomes with another way of writing, which costs a job and a row something else.</summary>
    /// <returns>Null where the jobs do not say how much slower or faster than the suite they ran.</returns>
    public double? Faster(StoreCost inUse, StoreCost target)
    {
        // Where all was measured at another time the machine had another speed: rows, which are most of the time, tell it.
        double scale = (seconds - fixedSeconds) / (inUse.RowSeconds * rows);
        double after = seconds
            + (scale * (((target.JobSeconds - inUse.JobSeconds) * count) + ((target.RowSeconds - inUse.RowSeconds) * rows)));
        return scale > 0 && double.IsFinite(scale) && after > 0 ? seconds / after : null;
    }

    private static double At((double Rows, double Ratio)[] sizes, double rows)
    {
        int next = Array.FindIndex(sizes, size => size.Rows >= rows);
        if (next <= 0)
        {
            return next == 0 ? sizes[0].Ratio : sizes[^1].Ratio;
        }

        (double Rows, double Ratio) less = sizes[next - 1];
        (double Rows, double Ratio) more = sizes[next];
        double part = Math.Log(rows / less.Rows) / Math.Log(more.Rows / less.Rows);
        return less.Ratio + (part * (more.Ratio - less.Ratio));
    }

    private double Faster(double rowsBy) => seconds > 0 ? seconds / (fixedSeconds + ((seconds - fixedSeconds) / rowsBy)) : rowsBy;
}
