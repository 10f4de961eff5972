using System.Globalization;

namespace Perf.Lab.Machine;

/// <summary>
/// PostgreSQL as a whole: its postmaster, the backends and workers that this starts, and those that ended, whose use the system adds
/// to their parent's when it collects them. What a backend itself may start (COPY FROM PROGRAM) counts when it has ended.
/// </summary>
internal sealed class WatchedPostgres : IDisposable
{
    private const int Attempts = 3;

    /// <summary>USER_HZ: 100 on every architecture that .NET runs on.</summary>
    private const long NsPerTick = 1_000_000_000 / 100;

    private readonly int id;
    private readonly ProcFile status;
    private readonly ProcFile childList;
    private readonly HashSet<int> present = [];
    private long cpuNs;

    private WatchedPostgres(int id, ProcFile status, ProcFile childList)
    {
        this.id = id;
        this.status = status;
        this.childList = childList;
    }

    /// <returns>Null when there is no such process, or the kernel does not list the children of one.</returns>
    public static WatchedPostgres? TryOpen(int postmasterId)
    {
        ProcFile? own = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{postmasterId}/stat"));
        ProcFile? children = ProcFile.TryOpen(
            string.Create(CultureInfo.InvariantCulture, $"/proc/{postmasterId}/task/{postmasterId}/children"));
        if (own is not null && children is not null)
        {
            return new WatchedPostgres(postmasterId, own, children);
        }

        own?.Dispose();
        children?.Dispose();
        return null;
    }

    /// <summary>Nanoseconds, never less than before; null when the postmaster ended.</summary>
    public long? CpuNs()
    {
        // A child that is collected while we read is in the children's sum or in the collected one, or in neither: those of the dead are
        // read first. What is missed for a moment is there the next time, so that nothing is lost and nothing counts twice.
        for (int attempt = 1; CollectedNs() is { } collected && CpuClock.Read(id) is { } own; attempt++)
        {
            long sum = collected + own;
            ReadChildren();
            foreach (int child in present)
            {
                sum += CpuClock.Read(child) ?? 0;
            }

            if (attempt == Attempts || CollectedNs() == collected)
            {
                cpuNs = Math.Max(cpuNs, sum);
                return cpuNs;
            }
        }

        return null;
    }

    /// <summary>
    /// Resident bytes: what each process has alone, and once the largest share of what they have in common; null when it ended.
    /// </summary>
    public long? MemoryBytes()
    {
        ReadChildren();
        present.Add(id);
        long alone = 0;
        long shared = 0;
        foreach (int process in present)
        {
            using WatchedProcess? watched = WatchedProcess.TryOpen(process);
            if (watched?.Resident() is { } resident)
            {
                alone += resident.All - resident.Shared;
                shared = Math.Max(shared, resident.Shared);
            }
        }

        return alone + shared is > 0 and long bytes ? bytes : null;
    }

    public void Dispose()
    {
        status.Dispose();
        childList.Dispose();
    }

    private void ReadChildren()
    {
        present.Clear();
        ReadOnlySpan<byte> text = childList.Read();
        while (ProcFile.TryTake(ref text, out long child))
        {
            present.Add((int)child);
        }
    }

    /// <summary>What the children had used that ended and were collected; null when the postmaster ended.</summary>
    private long? CollectedNs()
    {
        // proc_pid_stat(5): the name in parentheses may hold anything; cutime and cstime are fields 16 and 17, the state is field 3.
        const int FirstAfterState = 4, ChildrenUser = 16, ChildrenSystem = 17;
        ReadOnlySpan<byte> text = status.Read();
        int nameEnd = text.LastIndexOf((byte)')');
        if (nameEnd < 0 || text.Length < nameEnd + 4)
        {
            return null;
        }

        text = text[(nameEnd + 4)..];
        long ticks = 0;
        for (int field = FirstAfterState; field <= ChildrenSystem; field++)
        {
            if (!ProcFile.TryTake(ref text, out long number))
            {
                return null;
            }

            ticks += field is ChildrenUser or ChildrenSystem ? number : 0;
        }

        return ticks * NsPerTick;
    }
}
