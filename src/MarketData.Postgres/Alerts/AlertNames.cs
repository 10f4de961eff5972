using MarketData.Alerts;

namespace MarketData.Postgres.Alerts;

/// <summary>The words by which the kinds of alerts are stored. They are part of the schema.</summary>
internal static class AlertNames
{
    public static string Of(AlertKind kind) => kind switch
    {
        AlertKind.NoSuccess => "no_success",
        AlertKind.SymbolsFailing => "symbols_failing",
        AlertKind.FeaturesLacking => "features_lacking",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
    };

    /// <exception cref="InvalidDataException">No kind bears this name.</exception>
    public static AlertKind Parse(string name)
    {
        foreach (AlertKind kind in Enum.GetValues<AlertKind>())
        {
            if (Of(kind) == name)
            {
                return kind;
            }
        }

        throw new InvalidDataException($"The table alerts holds \"{name}\", which is not a kind of alert.");
    }
}
