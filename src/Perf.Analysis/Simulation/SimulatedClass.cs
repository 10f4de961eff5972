namespace Perf.Analysis.Simulation;

/// <summary>How old the data of a class of symbols became, over all times that were simulated.</summary>
/// <param name="Class">As the product names it, in snake_case: <c>critical</c> ...</param>
/// <param name="ObjectiveHours">How old they may be.</param>
/// <param name="CadenceHours">From one of its runs to the next.</param>
/// <param name="WorstAgeWithoutFaultHours">The greatest age to which no fault contributed.</param>
/// <param name="WorstAgeHours">The greatest age, less the time in which something was lacking without which nothing can be stored.</param>
/// <param name="Missed">How many times a series was older than the objective by that.</param>
/// <param name="Updates">How many times a series was brought up to date.</param>
public sealed record SimulatedClass(
    string Class,
    double ObjectiveHours,
    double CadenceHours,
    double WorstAgeWithoutFaultHours,
    double WorstAgeHours,
    long Missed,
    long Updates);
