using MarketData.Instruments;

namespace Perf.Lab.Simulation.Checks;

/// <summary>How old the data of a class became, in one simulated time or several.</summary>
/// <param name="Objective">How old they may be.</param>
/// <param name="WorstUnhindered">The greatest age to which no fault contributed.</param>
/// <param name="WorstOwn">The greatest age, less the time in which something was lacking without which nothing can be stored.</param>
/// <param name="Beyond">How many times a series was older than the objective by that.</param>
/// <param name="Updates">How many times a series was brought up to date.</param>
internal sealed record ClassFreshness(
    Criticality Class, TimeSpan Objective, TimeSpan Cadence, TimeSpan WorstUnhindered, TimeSpan WorstOwn, long Beyond, long Updates)
{
    /// <summary>Whether a run may be lost to a fault, and the next one still comes in time.</summary>
    public bool HasRoom => 2 * Cadence <= Objective;

    public ClassFreshness With(TimeSpan own, bool isHindered) => this with
    {
        WorstUnhindered = !isHindered && own > WorstUnhindered ? own : WorstUnhindered,
        WorstOwn = own > WorstOwn ? own : WorstOwn,
        Beyond = Beyond + (own > Objective ? 1 : 0),
        Updates = Updates + 1,
    };

    public ClassFreshness And(ClassFreshness other) => this with
    {
        WorstUnhindered = other.WorstUnhindered > WorstUnhindered ? other.WorstUnhindered : WorstUnhindered,
        WorstOwn = other.WorstOwn > WorstOwn ? other.WorstOwn : WorstOwn,
        Beyond = Beyond + other.Beyond,
        Updates = Updates + other.Updates,
    };
}
