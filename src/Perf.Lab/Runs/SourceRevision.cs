using System.ComponentModel;
using System.Diagnostics;

namespace Perf.Lab.Runs;

/// <summary>Which source was measured.</summary>
/// <param name="Commit">Full hash, or <c>unknown</c> outside a git checkout.</param>
/// <param name="Dirty">The working tree differed from the commit.</param>
public sealed record SourceRevision(string Commit, bool Dirty)
{
    private static readonly TimeSpan GitDeadline = TimeSpan.FromSeconds(10);

    public static async Task<SourceRevision> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        string? commit = await GitAsync(folder, "rev-parse HEAD", cancellationToken);
        string? changes = await GitAsync(folder, "status --porcelain --untracked-files=no", cancellationToken);
        return new SourceRevision(commit ?? "unknown", changes is { Length: > 0 });
    }

    private static async Task<string?> GitAsync(string folder, string arguments, CancellationToken cancellationToken)
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
            deadline.CancelAfter(GitDeadline);
            await using CancellationTokenRegistration kill = deadline.Token.Register(git.Kill);
            string output = await git.StandardOutput.ReadToEndAsync(deadline.Token);
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
