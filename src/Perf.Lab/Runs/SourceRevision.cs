namespace Perf.Lab.Runs;

/// <summary>Which source was measured.</summary>
/// <param name="Commit">Full hash, or <c>unknown</c> outside a git checkout.</param>
/// <param name="Dirty">The working tree differed from the commit.</param>
public sealed record SourceRevision(string Commit, bool Dirty)
{
    public static async Task<SourceRevision> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        string? commit = await Git.AskAsync(folder, cancellationToken, "rev-parse", "HEAD");
        string? changes = await Git.AskAsync(folder, cancellationToken, "status", "--porcelain", "--untracked-files=no");
        return new SourceRevision(commit ?? "unknown", changes is { Length: > 0 });
    }
}
