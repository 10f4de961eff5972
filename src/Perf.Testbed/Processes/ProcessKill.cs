using System.Diagnostics;

namespace Perf.Testbed.Processes;

/// <summary>Ends a process that is not a child of ours.</summary>
public static class ProcessKill
{
    /// <summary>At once and without its knowing (kill -9).</summary>
    /// <exception cref="ArgumentException">There is no such process.</exception>
    public static void Kill(int processId)
    {
        using Process process = Process.GetProcessById(processId);
        process.Kill();
    }
}
