namespace Perf.Lab.Drills;

/// <summary>How often a drill injects its fault.</summary>
/// <param name="Runs">Each with a bench of its own.</param>
/// <param name="Times">In each run.</param>
internal sealed record DrillAmount(int Runs, int Times)
{
    public static readonly DrillAmount Once = new(1, 1);
}
