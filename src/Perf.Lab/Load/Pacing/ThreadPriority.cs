using System.Runtime.InteropServices;
using Perf.Analysis.Load;

namespace Perf.Lab.Load.Pacing;

/// <summary>
/// Puts the calling thread before the others of the machine, as far as the system allows it (root, CAP_SYS_NICE or a limit of the
/// user's), on Linux. Threads that it starts are ordinary ones. Source: sched(7), sched_setscheduler(2), setpriority(2).
/// </summary>
internal static class ThreadPriority
{
    private const int Other = 0;
    private const int Fifo = 1;
    private const int ResetOnFork = 0x40000000;
    private const int OfProcess = 0;
    private const int Highest = -20;
    private const int ThisThread = 0;

    /// <summary>To be called on a thread that sleeps most of the time, and ends when its work is done.</summary>
    public static PacingPriority Raise()
    {
        if (!OperatingSystem.IsLinux())
        {
            return PacingPriority.Ordinary;
        }

        int lowestOfFifo = 1;
        if (SetScheduler(ThisThread, Fifo | ResetOnFork, ref lowestOfFifo) == 0)
        {
            return PacingPriority.RealTime;
        }

        int none = 0;
        _ = SetScheduler(ThisThread, Other | ResetOnFork, ref none);
        return SetPriority(OfProcess, ThisThread, Highest) == 0 ? PacingPriority.Raised : PacingPriority.Ordinary;
    }

    /// <param name="parameter">A struct of one int, the priority.</param>
    [DllImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetScheduler(int thread, int policy, ref int parameter);

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int nice);
}
