using System.Runtime.InteropServices;

namespace Perf.Duet;

/// <summary>
/// The processor time of this process, to the nanosecond: what a neighbour took from the core is not in it. Linux only.
/// </summary>
internal static partial class ProcessorClock
{
    private const int ProcessClock = 2;

    public static long ReadNs() => GetTime(ProcessClock, out Time time) == 0
        ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
        : throw new InvalidOperationException("The processor time cannot be read.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
