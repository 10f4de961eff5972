using MarketData.Quotas;
using Perf.Lab.Simulation.Checks;

namespace Perf.Lab.Simulation;

/// <summary>What one seed came to.</summary>
/// <param name="Exceeded">How many requests were beyond the quota.</param>
/// <param name="Violations">How many things happened that never should.</param>
/// <param name="FirstViolations">The first few of them.</param>
internal sealed record SimulationResult(
    int Seed,
    QuotaPlan Plan,
    int Runs,
    long Requests,
    long Exceeded,
    IReadOnlyList<ClassFreshness> Classes,
    IReadOnlyList<AlertTally> Alerts,
    int Violations,
    IReadOnlyList<string> FirstViolations);
