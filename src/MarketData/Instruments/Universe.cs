using System.Collections.Frozen;

namespace MarketData.Instruments;

/// <summary>The symbols that the backend follows: the user's 25, and a set of 50 that contains them.</summary>
public static class Universe
{
    /// <summary>The 25 symbols of the validation plan, in its order.</summary>
    public static IReadOnlyList<Symbol> TwentyFive { get; } =
    [
        .. Stocks("AAPL", "MSFT", "GOOGL", "AMZN", "TSLA"),
        .. Stocks("NVDA", "META", "NFLX", "AVGO", "ASML"),
        .. Stocks("BRK.B", "JPM", "V", "WMT", "JNJ"),
        .. Cryptos("BTC", "ETH", "XRP", "SOL", "ADA"),
        .. Etfs("SPY", "QQQ", "DIA", "IWM", "EEM"),
    ];

    /// <summary>The 25 symbols, followed by 25 more of the same kinds.</summary>
    public static IReadOnlyList<Symbol> Fifty { get; } =
    [
        .. TwentyFive,
        .. Stocks("AMD", "INTC", "CRM", "ORCL", "ADBE"),
        .. Stocks("XOM", "CVX", "PG", "KO", "PEP"),
        .. Stocks("UNH", "HD", "BAC", "MA", "DIS"),
        .. Cryptos("DOGE", "LTC", "LINK", "AVAX", "DOT"),
        .. Etfs("VTI", "GLD", "TLT", "XLF", "XLK"),
    ];

    private static readonly FrozenDictionary<string, Symbol> ByText = Fifty
        .SelectMany(s => s.Name == s.PolygonTicker ? [(s.Name, s)] : new[] { (s.Name, s), (s.PolygonTicker, s) })
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.s, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Criticality> Classes = new Dictionary<string, Criticality>(StringComparer.Ordinal)
    {
        ["SPY"] = Criticality.Critical,
        ["QQQ"] = Criticality.Critical,
        ["BTC"] = Criticality.Critical,
        ["ETH"] = Criticality.Critical,
        ["AAPL"] = Criticality.Standard,
        ["MSFT"] = Criticality.Standard,
        ["GOOGL"] = Criticality.Standard,
        ["AMZN"] = Criticality.Standard,
        ["TSLA"] = Criticality.Standard,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The known symbol with this name or Polygon ticker, or null.</summary>
    public static Symbol? Find(string nameOrTicker) => ByText.GetValueOrDefault(nameOrTicker);

    /// <summary>The symbol's class in the user's RPO table; <see cref="Criticality.Low"/> for all it does not name.</summary>
    public static Criticality CriticalityOf(Symbol symbol) => Classes.GetValueOrDefault(symbol.Name, Criticality.Low);

    private static IEnumerable<Symbol> Stocks(params string[] names) => names.Select(Symbol.Stock);

    private static IEnumerable<Symbol> Etfs(params string[] names) => names.Select(Symbol.Etf);

    private static IEnumerable<Symbol> Cryptos(params string[] names) => names.Select(Symbol.Crypto);
}
