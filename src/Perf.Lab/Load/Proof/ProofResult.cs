namespace Perf.Lab.Load.Proof;

/// <summary>What the runs of one sabotage were called.</summary>
/// <param name="Sabotage">In words.</param>
/// <param name="Expected">What each of them should have been called.</param>
/// <param name="Called">What each was called: a cause, or valid.</param>
public sealed record ProofResult(string Sabotage, string Expected, IReadOnlyList<string> Called)
{
    public int Right => Called.Count(called => called == Expected);

    public bool IsProved => Right == Called.Count;
}
