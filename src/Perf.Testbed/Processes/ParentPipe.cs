using System.Runtime.InteropServices;

namespace Perf.Testbed.Processes;

/// <summary>
/// The child's side of <see cref="ChildProcess"/>; for a process that was started by it. One that a user starts in a terminal
/// or with no input at all must not end with its input.
/// </summary>
public static class ParentPipe
{
    /// <summary>Completes when the parent closes the pipe or dies. What the parent writes meanwhile is thrown away.</summary>
    public static Task WaitForCloseAsync(CancellationToken cancellationToken = default) =>
        // A thread of its own: console input has no asynchronous read, and a blocked pool thread would be missed elsewhere.
        Task.Factory
            .StartNew(ReadToEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(cancellationToken);

    /// <summary>
    /// Makes this process ignore Ctrl+C, until disposed. The terminal sends it to every process of the group; only the parent
    /// decides, and says so by closing the pipe.
    /// </summary>
    public static IDisposable IgnoreInterrupts() =>
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);

    private static void ReadToEnd()
    {
        using Stream input = Console.OpenStandardInput();
        Span<byte> discarded = stackalloc byte[256];
        while (input.Read(discarded) > 0)
        {
        }
    }
}
