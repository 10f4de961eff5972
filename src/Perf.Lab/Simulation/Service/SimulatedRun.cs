using MarketData.Instruments;
using MarketData.Scheduling;

namespace Perf.Lab.Simulation.Service;

/// <summary>A row of the execution log.</summary>
internal sealed class SimulatedRun(int id, RunScope scope)
{
    public int Id => id;

    public RunScope Scope => scope;

    /// <summary>The latest slot that it stands for.</summary>
    public DateTimeOffset SlotAt { get; set; }

    /// <summary>Null while it is queued.</summary>
    public long? PlannedAtMs { get; set; }

    public IReadOnlyList<Criticality> Classes { get; set; } = [];

    public List<SimulatedJob> Jobs { get; } = [];

    public int OpenJobs { get; set; }
}
