using MarketData.Backfill;

namespace Perf.Lab.Simulation.Service;

/// <summary>A row of the queue.</summary>
internal sealed class SimulatedJob(SimulatedRun run, int place, BackfillJob job, SimulatedSeries series)
{
    public SimulatedRun Run => run;

    /// <summary>In its run's plan.</summary>
    public int Place => place;

    public BackfillJob Job => job;

    public SimulatedSeries Series => series;

    /// <summary>Another one with each lease.</summary>
    public int Token { get; set; }

    public int Attempts { get; set; }

    public long NotBeforeMs { get; set; }

    public bool HasFailed { get; set; }

    /// <summary>Within a phase.</summary>
    public bool IsBefore(SimulatedJob other) => run.Id < other.Run.Id || (run.Id == other.Run.Id && place < other.Place);
}
