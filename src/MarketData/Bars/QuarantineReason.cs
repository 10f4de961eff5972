namespace MarketData.Bars;

/// <summary>Why a bar cannot be true, or cannot be known to be: the first of these, in this order, that applies to it.</summary>
public enum QuarantineReason : byte
{
    /// <summary>A value is missing, is not a number, or is infinite.</summary>
    NotFinite,

    /// <summary>A price is below zero.</summary>
    NegativePrice,

    /// <summary>The high is below the low.</summary>
    HighBelowLow,

    /// <summary>The open does not lie between low and high.</summary>
    OpenOutsideRange,

    /// <summary>The close does not lie between low and high.</summary>
    CloseOutsideRange,

    /// <summary>The volume is below zero.</summary>
    NegativeVolume,

    /// <summary>
    /// Made of the bars of a shorter timeframe, one of which is in quarantine: its values are those of the others, and NaN when
    /// there are none.
    /// </summary>
    MadeFromUntrue,
}
