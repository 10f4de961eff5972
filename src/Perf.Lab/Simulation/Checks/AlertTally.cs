using MarketData.Alerts;

namespace Perf.Lab.Simulation.Checks;

/// <summary>What became of a kind of alert, in one simulated time or several.</summary>
/// <param name="Late">How many times it was raised or cleared too late, or not at all.</param>
/// <param name="WorstDelay">From when it was due, or over, to when that was said; only while somebody could judge.</param>
internal sealed record AlertTally(AlertKind Kind, int Raised, int Late, TimeSpan WorstDelay)
{
    public AlertTally And(AlertTally other) => this with
    {
        Raised = Raised + other.Raised,
        Late = Late + other.Late,
        WorstDelay = other.WorstDelay > WorstDelay ? other.WorstDelay : WorstDelay,
    };
}
