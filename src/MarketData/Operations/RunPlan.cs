using MarketData.Instruments;
using MarketData.Scheduling;

namespace MarketData.Operations;

/// <summary>What a run is to do.</summary>
/// <param name="Classes">
/// Whose symbols the run is for, whether or not any of them has a job: a run that finds nothing new to fetch of a class has succeeded for
/// it.
/// </param>
/// <param name="Jobs">At most one a series, in the order they are to be leased in.</param>
public sealed record RunPlan(IReadOnlyCollection<Criticality> Classes, IReadOnlyList<PlannedJob> Jobs);
