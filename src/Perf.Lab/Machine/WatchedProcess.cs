using System.Globalization;

namespace Perf.Lab.Machine;

/// <summary>What one process has used since it began.</summary>
internal sealed class WatchedProcess : IDisposable
{
    private readonly int id;
    private readonly ProcFile memory;

    private WatchedProcess(int id, ProcFile memory)
    {
        this.id = id;
        this.memory = memory;
    }

    /// <returns>Null when there is no such process.</returns>
    public static WatchedProcess? TryOpen(int id) =>
        ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/statm")) is { } memory
            ? new WatchedProcess(id, memory)
            : null;

    /// <summary>Nanoseconds; null when it ended.</summary>
    public long? CpuNs() => CpuClock.Read(id);

    /// <summary>Resident, in bytes; null when it ended.</summary>
    public long? MemoryBytes() => Resident()?.All;

    /// <summary>Resident pages in bytes, and those of them that are of files or shared with other processes; null when it ended.</summary>
    public (long All, long Shared)? Resident()
    {
        // proc_pid_statm(5): size, resident, shared, and more, in pages.
        ReadOnlySpan<byte> text = memory.Read();
        return ProcFile.TryTake(ref text, out _)
            && ProcFile.TryTake(ref text, out long resident)
            && ProcFile.TryTake(ref text, out long shared)
            && resident > 0
                ? (resident * Environment.SystemPageSize, shared * Environment.SystemPageSize)
                : null;
    }

    public void Dispose() => memory.Dispose();
}
