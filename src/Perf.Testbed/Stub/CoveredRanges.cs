using MarketData.Time;

namespace Perf.Testbed.Stub;

/// <summary>
/// A set of instants, as disjoint ranges in order of time. Pages that follow one another make one range, so that a year that
/// was drained is one entry. Not thread-safe.
/// </summary>
internal sealed class CoveredRanges
{
    /// <summary>More pieces than this are not remembered: memory stays bounded whatever is asked for.</summary>
    public const int Capacity = 10_000;

    private readonly List<UtcRange> ranges = [];

    /// <summary>Adds a range.</summary>
    /// <param name="gaps">The parts of it that were not in the set before, in order of time.</param>
    /// <returns>False when the set is full and does not remember the range.</returns>
    public bool Add(UtcRange added, out List<UtcRange> gaps)
    {
        gaps = [];
        int first = FirstEndingFrom(added.StartUnixMs);
        int next = first;
        long start = added.StartUnixMs;
        long end = added.EndUnixMs;
        long reached = added.StartUnixMs;
        for (; next < ranges.Count && ranges[next].StartUnixMs <= added.EndUnixMs; next++)
        {
            AddGap(gaps, reached, ranges[next].StartUnixMs);
            start = Math.Min(start, ranges[next].StartUnixMs);
            end = Math.Max(end, ranges[next].EndUnixMs);
            reached = ranges[next].EndUnixMs;
        }

        AddGap(gaps, reached, added.EndUnixMs);
        if (next == first && ranges.Count == Capacity)
        {
            return false;
        }

        ranges.RemoveRange(first, next - first);
        ranges.Insert(first, new UtcRange(start, end));
        return true;
    }

    private static void AddGap(List<UtcRange> gaps, long startUnixMs, long endUnixMs)
    {
        if (startUnixMs < endUnixMs)
        {
            gaps.Add(new UtcRange(startUnixMs, endUnixMs));
        }
    }

    /// <summary>The first range that ends at this instant or later.</summary>
    private int FirstEndingFrom(long unixMs)
    {
        int low = 0;
        int high = ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ranges[middle].EndUnixMs < unixMs)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
