using MarketData.Instruments;

namespace MarketData.Recovery;

/// <summary>How old the data of a class of symbols may be, and how much of them a failure may cost.</summary>
/// <param name="AcceptableStaleness">By <see cref="Freshness.StalenessPolicy"/>, which counts no closed market.</param>
/// <param name="Cadence">From one run to the next.</param>
/// <param name="MaxDataLoss">
/// The newest data that may be lacking once the first run after a failure has succeeded; zero: not one record. Nothing measures it by
/// itself: it holds because nothing stored is lost, which every drill checks, and because that run fetches what came up until it was
/// planned, so that what lacks is younger than the cadence.
/// </param>
public sealed record ClassObjective(Criticality Class, TimeSpan AcceptableStaleness, TimeSpan Cadence, TimeSpan MaxDataLoss)
{
    /// <summary>The symbols that are followed and of this class.</summary>
    public IReadOnlyList<Symbol> Symbols => [.. Universe.Fifty.Where(symbol => Universe.CriticalityOf(symbol) == Class)];
}
