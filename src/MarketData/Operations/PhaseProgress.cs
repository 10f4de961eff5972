using MarketData.Instruments;

namespace MarketData.Operations;

/// <summary>How far the jobs of one class of symbols are in a run.</summary>
public sealed record PhaseProgress(Criticality Phase, int Waiting, int Leased, int Done, int Failed);
