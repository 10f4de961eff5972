using System.Runtime.InteropServices;

namespace Perf.Lab.Machine;

/// <summary>
/// The CPU clock of a process of this machine, on 64-bit Linux. It counts nanoseconds over all its threads, those that ended too, where
/// /proc/PID/stat counts hundredths of a second, which is a tenth of what a slice holds.
/// </summary>
internal static class CpuClock
{
    /// <summary>What a process has used, user and system together.</summary>
    /// <returns>Nanoseconds; null when there is no such process.</returns>
    public static long? Read(int processId)
    {
        // MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED) of Linux, include/linux/posix-timers.h; what clock_getcpuclockid(3) answers.
        int clock = (~processId << 3) | 2;
        return GetTime(clock, out Timespec time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds : null;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Timespec time);

    private readonly struct Timespec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
