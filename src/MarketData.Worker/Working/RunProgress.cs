using MarketData.Operations;

namespace MarketData.Worker.Working;

/// <summary>How far a run is, over all its phases.</summary>
internal readonly record struct RunProgress(int Done, int Left)
{
    public static RunProgress Of(IReadOnlyList<PhaseProgress> phases) => new(
        phases.Sum(phase => phase.Done), phases.Sum(phase => phase.Waiting + phase.Leased));
}
