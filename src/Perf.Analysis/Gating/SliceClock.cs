namespace Perf.Analysis.Gating;

/// <summary>By which clock a benchmark is judged.</summary>
public enum SliceClock
{
    /// <summary>The processor time of the arm: what a neighbour takes from the core is not in it, and neither is waiting.</summary>
    Processor,

    /// <summary>That, and the processor time of the database's processes that work for the arm.</summary>
    Served,
}
