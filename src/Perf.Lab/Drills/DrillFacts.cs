namespace Perf.Lab.Drills;

/// <summary>What a drill is.</summary>
/// <param name="Fault">Its number in the list of 28; 0 for a row of the user's table that is none of them.</param>
/// <param name="Name">In kebab-case, for <c>--only</c>.</param>
/// <param name="Title">What is injected, and what must come of it; one line.</param>
/// <param name="Protection">What <c>--prove</c> leaves out; one line.</param>
/// <param name="IsQuick">Whether the quick profile has it.</param>
internal sealed record DrillFacts(int Fault, string Name, string Title, string Protection, bool IsQuick)
{
    /// <summary>Of the quick profile, and of a drill that is chosen by its name.</summary>
    /// <value>Once.</value>
    public DrillAmount Usual { get; init; } = DrillAmount.Once;

    /// <summary>Of the full profile: where few tell little, as many as show a percentile or a bound.</summary>
    /// <value>Once.</value>
    public DrillAmount Full { get; init; } = DrillAmount.Once;
}
