using System.Globalization;
using Perf.Lab.Machine;
using Perf.Testbed.Processes;

namespace Perf.Lab.Load.Proof;

/// <summary>One core of the machine. Linux only.</summary>
internal static class Core
{
    /// <summary>
    /// Moves every thread of this process to the first core that it may run on; threads and processes that they start stay there too.
    /// </summary>
    /// <exception cref="InvalidOperationException">The system does not say which, or does not let it: nothing would be sabotaged.</exception>
    public static void PinThisProcess()
    {
        byte[] first = CoreMask.Each(CoreMask.Allowed()).First();
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            // A thread that has ended since it was listed cannot be moved, and need not be.
            _ = CoreMask.Pin(first, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture));
        }

        if (!CoreMask.Allowed().AsSpan().SequenceEqual(first))
        {
            throw new InvalidOperationException("This process cannot be pinned to a core.");
        }
    }

    /// <summary>Starts a process that never rests on the core of the calling thread. It ends when disposed, and when we die.</summary>
    public static Task<ChildProcess> StartHogAsync(CancellationToken cancellationToken) => ChildProcess.StartAsync(
        new ChildProcessOptions
        {
            FileName = "/bin/sh",
            Arguments = ["-c", "while kill -0 $PPID 2>/dev/null; do i=0; while [ $i -lt 10000 ]; do i=$((i+1)); done; done"],
            StopDeadline = TimeSpan.Zero,
        },
        cancellationToken);
}
