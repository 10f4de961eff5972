namespace Perf.Lab.Drills;

/// <summary>What <c>drill</c> was asked for.</summary>
/// <param name="Profile">Null when drills were chosen by name.</param>
/// <param name="Seed">Of the first run of each drill; the ones after it have the next seeds.</param>
/// <param name="Repeats">How often each drill runs; null: as often as its own <see cref="DrillAmount"/> says.</param>
/// <param name="IsFull">The faults are injected as often as in the full profile.</param>
/// <param name="Prove">Each drill runs once more with its protection off, and must fail.</param>
internal sealed record DrillSettings(string? Profile, IReadOnlyList<IDrill> Drills, int Seed, int? Repeats, bool IsFull, bool Prove)
{
    public const string Quick = "quick";
    public const string Full = "full";
    public const int UsualSeed = 1;

    public static DrillSettings OfProfile(string profile) => new(
        profile,
        [.. DrillCatalog.All.Where(drill => profile == Full || drill.Facts.IsQuick)],
        UsualSeed,
        Repeats: null,
        IsFull: profile == Full,
        Prove: false);

    public DrillAmount AmountOf(DrillFacts facts)
    {
        DrillAmount own = IsFull ? facts.Full : facts.Usual;
        return Repeats is { } runs ? own with { Runs = runs } : own;
    }
}
