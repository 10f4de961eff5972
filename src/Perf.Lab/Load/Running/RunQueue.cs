using System.Globalization;

namespace Perf.Lab.Load.Running;

/// <summary>
/// How long each thread of this process has wanted a core and had none, and how often it was given one. Source: the kernel's
/// Documentation/scheduler/sched-stats.rst, /proc/PID/task/TID/schedstat.
/// </summary>
internal static class RunQueue
{
    private const string Threads = "/proc/self/task";
    private const string ThisThread = "/proc/thread-self";

    /// <summary>Of every thread that lives; none where the system does not tell.</summary>
    public static IReadOnlyList<ThreadWaits> Read() =>
        Directory.Exists(Threads) ? [.. Directory.EnumerateDirectories(Threads).Select(ReadOf).OfType<ThreadWaits>()] : [];

    /// <summary>Of the calling thread, which may have ended when others are asked for theirs; null where the system does not tell.</summary>
    public static ThreadWaits? OfThisThread() =>
        new FileInfo(ThisThread).LinkTarget is { } link ? ReadOf(Path.Combine(Threads, Path.GetFileName(link))) : null;

    /// <summary>What lies between two readings; a thread that ended between them takes its figures with it, but for the one given.</summary>
    /// <param name="ended">As it was when it ended; null when there is none.</param>
    /// <returns>Null where the system does not tell.</returns>
    public static (double WaitSeconds, long Dispatches)? Between(
        IReadOnlyList<ThreadWaits> before, IReadOnlyList<ThreadWaits> after, ThreadWaits? ended)
    {
        if (after.Count == 0)
        {
            return null;
        }

        Dictionary<string, ThreadWaits> last = after.ToDictionary(waits => waits.Thread, StringComparer.Ordinal);
        if (ended is { } own)
        {
            last[own.Thread] = own;
        }

        foreach (ThreadWaits first in before.Where(first => last.ContainsKey(first.Thread)))
        {
            ThreadWaits now = last[first.Thread];

            // Less than before is another thread that was given its number.
            last[first.Thread] = now.WaitNs < first.WaitNs || now.Dispatches < first.Dispatches
                ? now
                : now with { WaitNs = now.WaitNs - first.WaitNs, Dispatches = now.Dispatches - first.Dispatches };
        }

        return (last.Values.Sum(waits => waits.WaitNs) / 1e9, last.Values.Sum(waits => waits.Dispatches));
    }

    private static ThreadWaits? ReadOf(string thread)
    {
        try
        {
            string[] fields = File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ');
            return new ThreadWaits(Path.GetFileName(thread), Number(fields[1]), Number(fields[2]));
        }
        catch (IOException)
        {
            // It ended since it was listed, or the kernel was built without these figures.
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
}
