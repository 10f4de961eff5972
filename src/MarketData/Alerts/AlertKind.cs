namespace MarketData.Alerts;

/// <summary>What the user wants to be told.</summary>
public enum AlertKind
{
    /// <summary>No backfill has succeeded for more than 6 hours.</summary>
    NoSuccess,

    /// <summary>More than 20% of the symbols failed in one run.</summary>
    SymbolsFailing,

    /// <summary>More than 10% of the symbols lack features.</summary>
    FeaturesLacking,
}
