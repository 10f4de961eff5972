using System.ComponentModel;
using System.Diagnostics;

namespace Perf.Lab.Runs;

/// <summary>Asks git.</summary>
internal static class Git
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <returns>What it answered, trimmed; null where there is no git, no repository, no such thing, or no answer in time.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled; git is gone.</exception>
    public static async Task<string?> AskAsync(string folder, CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new("git", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process git = Process.Start(start)!;
            using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(Deadline);
            await using CancellationTokenRegistration kill = deadline.Token.Register(git.Kill);
            Task<string> errors = git.StandardError.ReadToEndAsync(deadline.Token);
            string output = await git.StandardOutput.ReadToEndAsync(deadline.Token);
            await errors;
            await git.WaitForExitAsync(deadline.Token);
            return git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null; // no git on this machine
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // it hung, on a lost network drive say
        }
    }
}
