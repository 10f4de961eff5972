using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>
/// What a way of writing costs a job, by its rows: in a straight line from one size that a suite measured to the next, and beyond them as
/// between the nearest two. One line through all sizes would not do: COPY takes 5 us a row up to a thousand and 3 us from there on.
/// </summary>
internal sealed class StoreCost
{
    private const int LeastSizes = 2;

    private readonly (double Rows, double Seconds)[] pages;

    private StoreCost((double Rows, double Seconds)[] pages) => this.pages = pages;

    /// <param name="pages">In any order, one of a size.</param>
    /// <returns>Null of a single size, or where the largest costs no more than the smallest.</returns>
    public static StoreCost? Through(IEnumerable<(double Rows, double Seconds)> pages)
    {
        (double Rows, double Seconds)[] ordered = [.. pages.DistinctBy(page => page.Rows).OrderBy(page => page.Rows)];
        return ordered.Length >= LeastSizes && ordered[^1].Seconds > ordered[0].Seconds ? new StoreCost(ordered) : null;
    }

    /// <summary>By a line; what a job costs besides its rows is not below zero.</summary>
    /// <returns>Null where rows cost nothing.</returns>
    public static StoreCost? Through(LineFit line)
    {
        double job = Math.Max(line.Intercept, 0);
        return Through([(0, job), (1, job + line.Slope)]);
    }

    /// <summary>Of one job; not below zero, and of fewer rows than were measured no more than of those.</summary>
    public double Seconds(double rows)
    {
        int larger = Array.FindIndex(pages, page => page.Rows >= rows);
        int next = larger < 0 ? pages.Length - 1 : Math.Max(larger, 1);
        (double Rows, double Seconds) less = pages[next - 1];
        (double Rows, double Seconds) more = pages[next];
        double seconds = less.Seconds + ((more.Seconds - less.Seconds) * (rows - less.Rows) / (more.Rows - less.Rows));
        return larger == 0 ? Math.Clamp(seconds, 0, less.Seconds) : larger < 0 ? Math.Max(seconds, more.Seconds) : seconds;
    }
}
