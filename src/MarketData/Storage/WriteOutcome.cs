using MarketData.Time;

namespace MarketData.Storage;

/// <summary>What a write did to the table.</summary>
/// <param name="Rows">Rows handed over, less duplicates of the same time.</param>
/// <param name="RowsChanged">Rows inserted, or updated because something differed; the rest were there already.</param>
public readonly record struct WriteOutcome(int Rows, int RowsChanged)
{
    /// <summary>Bars put into quarantine, or found there and renewed; not those of which something later is known.</summary>
    public int QuarantinedBars { get; init; }

    /// <summary>Quarantined bars of earlier writes, or of this one, in whose place a true bar was stored.</summary>
    public int ResolvedBars { get; init; }

    /// <summary>
    /// The one range that is covered after the write: every bar the source had that starts inside it is stored or in quarantine.
    /// Null when there is none yet. When it does not hold the range that the data cover, a gap lies between the two: the bars are
    /// stored, and the checkpoint stays before the gap.
    /// </summary>
    public UtcRange? Covered { get; init; }
}
