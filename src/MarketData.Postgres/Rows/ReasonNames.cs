using MarketData.Bars;

namespace MarketData.Postgres.Rows;

/// <summary>The words by which the reasons of a quarantine are stored. They are part of the schema.</summary>
internal static class ReasonNames
{
    public static string Of(QuarantineReason reason) => reason switch
    {
        QuarantineReason.NotFinite => "not_finite",
        QuarantineReason.NegativePrice => "negative_price",
        QuarantineReason.HighBelowLow => "high_below_low",
        QuarantineReason.OpenOutsideRange => "open_outside_range",
        QuarantineReason.CloseOutsideRange => "close_outside_range",
        QuarantineReason.NegativeVolume => "negative_volume",
        QuarantineReason.MadeFromUntrue => "made_from_untrue",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "There is no such reason."),
    };

    /// <exception cref="InvalidDataException">No reason bears this name.</exception>
    public static QuarantineReason Parse(string name)
    {
        foreach (QuarantineReason reason in Enum.GetValues<QuarantineReason>())
        {
            if (Of(reason) == name)
            {
                return reason;
            }
        }

        throw new InvalidDataException($"The table quarantined_bars holds \"{name}\", which is not a reason.");
    }
}
