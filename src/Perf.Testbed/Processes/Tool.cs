using System.ComponentModel;
using System.Diagnostics;

namespace Perf.Testbed.Processes;

/// <summary>Runs a program to its end, within a deadline.</summary>
internal static class Tool
{
    private const int KeptOutputLines = 20;
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(1);

    /// <summary>Never throws for what the tool does: a failure to start is exit code 127, as a shell has it.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; the tool's tree is killed.</exception>
    public static async Task<ToolResult> RunAsync(
        IReadOnlyList<string> command,
        TimeSpan deadline,
        IReadOnlyDictionary<string, string?> environment,
        string? workingDirectory,
        CancellationToken cancellationToken)
    {
        ProcessStartInfo start = RedirectedStart.Create(command[0], command.Skip(1), environment, workingDirectory);
        using Process process = new() { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            return new ToolResult(127, [error.Message]);
        }

        process.StandardInput.Close();
        OutputTail tail = new(KeptOutputLines);
        Task output = Task.WhenAll(tail.FollowAsync(process.StandardOutput), tail.FollowAsync(process.StandardError));
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(deadline, cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            await ProcessTree.KillAsync(process);
            cancellationToken.ThrowIfCancellationRequested();
            return new ToolResult(null, tail.Lines);
        }

        // A server that the tool started may hold the pipes open for as long as it runs (Windows).
        await Task.WhenAny(output, Task.Delay(DrainDeadline, cancellationToken));
        return new ToolResult(process.ExitCode, tail.Lines);
    }
}
