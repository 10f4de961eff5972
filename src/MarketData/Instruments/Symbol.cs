using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace MarketData.Instruments;

/// <summary>
/// A symbol as users write it (<c>AAPL</c>, <c>BRK.B</c>, <c>BTC</c>) and as Polygon does (<c>AAPL</c>, <c>BRK.B</c>,
/// <c>X:BTCUSD</c>). Case-sensitive, as Polygon's tickers are. Two symbols are equal when their names are.
/// </summary>
public sealed partial record Symbol
{
    /// <summary>The longest name that is accepted, without a leading <c>X:</c>.</summary>
    public const int MaxNameLength = 15;

    private const string CryptoPrefix = "X:";

    private Symbol(string name, AssetClass assetClass, string polygonTicker)
    {
        Name = name;
        AssetClass = assetClass;
        PolygonTicker = polygonTicker;
    }

    public string Name { get; }

    public AssetClass AssetClass { get; }

    public string PolygonTicker { get; }

    public static Symbol Stock(string name) => new(name, AssetClass.Stock, name);

    public static Symbol Etf(string name) => new(name, AssetClass.Etf, name);

    /// <summary>A crypto currency against the dollar: <c>BTC</c> is <c>X:BTCUSD</c> at Polygon.</summary>
    public static Symbol Crypto(string name) => new(name, AssetClass.Crypto, $"{CryptoPrefix}{name}USD");

    /// <summary>
    /// Reads a symbol's name or Polygon ticker. Those of the <see cref="Universe"/> are found there; any other name that starts
    /// with <c>X:</c> is crypto under its ticker, and any other well-formed name is taken for a stock. Every symbol that was read
    /// is read back from its name. Returns false when the text is not a symbol at all.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Symbol? symbol)
    {
        symbol = null;
        if (text is null || !Pattern().IsMatch(text))
        {
            return false;
        }

        symbol = Universe.Find(text) ?? FromText(text);
        return true;
    }

    public bool Equals(Symbol? other) => other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;

    // An unknown pair keeps its prefix as part of its name: X:AAPLUSD must never equal the stock AAPL.
    private static Symbol FromText(string text) =>
        text.StartsWith(CryptoPrefix, StringComparison.Ordinal) ? new Symbol(text, AssetClass.Crypto, text) : Stock(text);

    // The first character is a letter or digit: "..", "-x" and the like would mean something else in a path or a command line.
    [GeneratedRegex(@"\A(X:)?[A-Za-z0-9][A-Za-z0-9.\-]{0,14}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Pattern();
}
