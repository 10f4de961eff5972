using MarketData.Backfill;
using MarketData.Bars;

namespace MarketData.IntegrationTests.Faults;

/// <summary>One backfill that met a fault.</summary>
/// <param name="Results">In the order of the jobs; those that were never begun are missing.</param>
/// <param name="Waits">Every wait on the clock, in order.</param>
internal sealed record FaultRun(IReadOnlyList<BackfillJobResult> Results, IReadOnlyList<TimeSpan> Waits)
{
    /// <summary>Of the only job.</summary>
    public BackfillJobResult Only => Assert.Single(Results);

    public FetchOutcomes Outcomes => Only.Outcomes;

    public double WaitedSeconds => Waits.Sum(wait => wait.TotalSeconds);
}
