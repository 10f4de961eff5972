using System.ComponentModel;
using System.Diagnostics;

namespace Perf.Testbed.Processes;

/// <summary>The last resort for a process that does not end.</summary>
internal static class ProcessTree
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Kills a process with all that it started, and waits for its end, for 5 seconds at most.</summary>
    public static async Task KillAsync(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Deadline);
        }
        catch (Exception error)
            when (error is InvalidOperationException or Win32Exception or AggregateException or TimeoutException)
        {
            // It ended meanwhile, belongs to another user, or hangs in the kernel: nothing more can be done from here.
        }
    }
}
