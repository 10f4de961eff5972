namespace Perf.Lab.Simulation.World;

/// <summary>Stretches of time, in Unix milliseconds; half-open, disjoint and in order. Immutable.</summary>
internal sealed class Spans
{
    public static readonly Spans None = new([]);

    private readonly (long Start, long End)[] all;

    private Spans((long Start, long End)[] disjoint) => all = disjoint;

    public IReadOnlyList<(long Start, long End)> All => all;

    /// <summary>Those that touch or overlap become one.</summary>
    public static Spans Of(IEnumerable<(long Start, long End)> spans)
    {
        List<(long Start, long End)> joined = [];
        foreach ((long start, long end) in spans.Where(span => span.End > span.Start).OrderBy(span => span.Start))
        {
            if (joined.Count > 0 && joined[^1].End >= start)
            {
                joined[^1] = (joined[^1].Start, Math.Max(joined[^1].End, end));
            }
            else
            {
                joined.Add((start, end));
            }
        }

        return new Spans([.. joined]);
    }

    public static Spans Union(params IEnumerable<Spans> many) => Of(many.SelectMany(one => one.all));

    public Spans And(Spans other) => Of(
        from one in all
        from two in other.all
        select (Math.Max(one.Start, two.Start), Math.Min(one.End, two.End)));

    public bool Contains(long at)
    {
        int last = LastFrom(at);
        return last >= 0 && at < all[last].End;
    }

    /// <summary>The end of the stretch that an instant lies in; the instant itself when it lies in none.</summary>
    public long EndOf(long at)
    {
        int last = LastFrom(at);
        return last >= 0 ? Math.Max(at, all[last].End) : at;
    }

    /// <summary>How much of the time between two instants lies in these.</summary>
    public long Between(long from, long until)
    {
        long sum = 0;
        for (int i = Math.Max(0, LastFrom(from)); i < all.Length && all[i].Start < until; i++)
        {
            sum += Math.Max(0, Math.Min(until, all[i].End) - Math.Max(from, all[i].Start));
        }

        return sum;
    }

    /// <summary>How many of these have a part between two instants.</summary>
    public int CountBetween(long from, long until)
    {
        int count = 0;
        for (int i = Math.Max(0, LastFrom(from)); i < all.Length && all[i].Start < until; i++)
        {
            count += all[i].End > from ? 1 : 0;
        }

        return count;
    }

    /// <summary>The last that starts at an instant or before it; -1: none does.</summary>
    private int LastFrom(long at)
    {
        int low = 0;
        int high = all.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = all[middle].Start <= at ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
