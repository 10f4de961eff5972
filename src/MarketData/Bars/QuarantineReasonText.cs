namespace MarketData.Bars;

/// <summary>The reasons of a quarantine in words for people, in logs and reports alike.</summary>
public static class QuarantineReasonText
{
    public static string Describe(this QuarantineReason reason) => reason switch
    {
        QuarantineReason.NotFinite => "not finite or missing",
        QuarantineReason.NegativePrice => "negative price",
        QuarantineReason.HighBelowLow => "high below low",
        QuarantineReason.OpenOutsideRange => "open outside the range",
        QuarantineReason.CloseOutsideRange => "close outside the range",
        QuarantineReason.NegativeVolume => "negative volume",
        QuarantineReason.MadeFromUntrue => "made from untrue bars",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "There is no such reason."),
    };
}
