using Perf.Lab.Decide.Trials;

namespace Perf.Lab.Decide;

/// <summary>What of a decision is proven, and how often.</summary>
/// <param name="Actions">By id; null: those with the best prospects, by what the run's own suites say.</param>
/// <param name="Best">How many of these.</param>
/// <param name="Concurrencies">Jobs at once.</param>
/// <param name="Repeats">Of each dose.</param>
/// <param name="Quads">Of old and new setting.</param>
internal sealed record ProofSettings(
    IReadOnlyList<string>? Actions, int Best, IReadOnlyList<int> Concurrencies, int Repeats, int Quads)
{
    public static ProofSettings Default { get; } = new(Actions: null, Best: 3, [1, 2], Repeats: 12, Quads: 60);

    /// <summary>An estimate, for who waits; longer where jobs are, or where a measurement is gone on with.</summary>
    public double SecondsOfAnAction => TrialPlan.Seconds * ((Repeats * 4) + (Quads * 4) + 6);

    /// <summary>The best of them, for a run that has minutes.</summary>
    public static ProofSettings Quick { get; } = new(Actions: null, Best: 1, [1], Repeats: 8, Quads: 30);

    /// <returns>Null where there is no time for it.</returns>
    public static ProofSettings? OfProfile(string profile) => profile switch
    {
        "full" => Default with { Actions = [.. ActionSwitch.All.Select(action => action.Id)] },
        "quick" => Quick,
        _ => null,
    };
}
