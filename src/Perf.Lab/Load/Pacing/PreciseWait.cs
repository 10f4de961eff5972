using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Perf.Lab.Load.Pacing;

/// <summary>
/// Waits on the calling thread until a point in time, without spinning. Linux sleeps to a point of the monotonic clock, which is
/// off by tens of microseconds; elsewhere a wait is off by milliseconds.
/// </summary>
internal static class PreciseWait
{
    private const int ClockMonotonic = 1;
    private const int AbsoluteTime = 1;
    private const int SetTimerSlack = 29;
    private const int Interrupted = 4;
    private const long NanosecondsASecond = 1_000_000_000;

    /// <summary>Whether the system has the precise way.</summary>
    public static bool IsPrecise { get; } =
        OperatingSystem.IsLinux() && Environment.Is64BitProcess && Stopwatch.Frequency == NanosecondsASecond;

    /// <summary>Lets the system wake this thread by itself, not with others within 50 microseconds.</summary>
    public static void PrepareThread()
    {
        if (IsPrecise)
        {
            _ = PrCtl(SetTimerSlack, 1, 0, 0, 0);
        }
    }

    /// <param name="timestamp">Of <see cref="Stopwatch.GetTimestamp"/>; one that has passed returns at once.</param>
    /// <param name="stopped">Ends the wait early where the wait is not precise; where it is, waits are kept short by the caller.</param>
    public static void Until(long timestamp, WaitHandle stopped)
    {
        long ticks = timestamp - Stopwatch.GetTimestamp();
        if (ticks <= 0)
        {
            return;
        }

        if (!IsPrecise)
        {
            // Whole milliseconds, rounded up: a part of one would be none, and the caller would spin.
            stopped.WaitOne((int)Math.Ceiling(ticks * 1000.0 / Stopwatch.Frequency));
            return;
        }

        // The stopwatch of .NET on Linux is this clock, in nanoseconds.
        Timespec until = new() { Seconds = timestamp / NanosecondsASecond, Nanoseconds = timestamp % NanosecondsASecond };
        while (ClockNanosleep(ClockMonotonic, AbsoluteTime, ref until, IntPtr.Zero) == Interrupted)
        {
        }
    }

    [DllImport("libc", EntryPoint = "clock_nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockNanosleep(int clock, int flags, ref Timespec request, IntPtr remaining);

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int PrCtl(int option, nuint argument, nuint unused1, nuint unused2, nuint unused3);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
