using System.Collections.Frozen;

namespace Perf.Testbed.Market;

/// <summary>
/// Plausible sizes for the symbols of the universe: price in dollars, annual volatility, volume of five minutes. They are
/// nobody's quotes; they only make charts, digits and sums look like those of the real market.
/// </summary>
internal static class InstrumentTable
{
    private static readonly FrozenDictionary<string, (double Price, double Volatility, long Volume)> Rows =
        new Dictionary<string, (double, double, long)>(StringComparer.Ordinal)
        {
            ["AAPL"] = (190, 0.25, 300_000),
            ["MSFT"] = (410, 0.23, 120_000),
            ["GOOGL"] = (150, 0.28, 150_000),
            ["AMZN"] = (175, 0.30, 220_000),
            ["TSLA"] = (220, 0.55, 500_000),
            ["NVDA"] = (95, 0.50, 900_000),
            ["META"] = (480, 0.36, 80_000),
            ["NFLX"] = (600, 0.35, 25_000),
            ["AVGO"] = (140, 0.42, 60_000),
            ["ASML"] = (900, 0.38, 8_000),
            ["BRK.B"] = (410, 0.15, 20_000),
            ["JPM"] = (195, 0.21, 50_000),
            ["V"] = (275, 0.17, 35_000),
            ["WMT"] = (62, 0.18, 80_000),
            ["JNJ"] = (155, 0.15, 40_000),
            ["BTC"] = (62_000, 0.55, 90),
            ["ETH"] = (3_100, 0.65, 900),
            ["XRP"] = (0.55, 0.70, 900_000),
            ["SOL"] = (145, 0.80, 12_000),
            ["ADA"] = (0.45, 0.75, 400_000),
            ["SPY"] = (520, 0.13, 400_000),
            ["QQQ"] = (440, 0.18, 250_000),
            ["DIA"] = (390, 0.12, 15_000),
            ["IWM"] = (205, 0.20, 160_000),
            ["EEM"] = (41, 0.17, 150_000),
            ["AMD"] = (160, 0.48, 300_000),
            ["INTC"] = (33, 0.45, 350_000),
            ["CRM"] = (270, 0.33, 35_000),
            ["ORCL"] = (130, 0.30, 55_000),
            ["ADBE"] = (530, 0.33, 18_000),
            ["XOM"] = (112, 0.20, 95_000),
            ["CVX"] = (155, 0.19, 50_000),
            ["PG"] = (163, 0.14, 40_000),
            ["KO"] = (62, 0.13, 75_000),
            ["PEP"] = (171, 0.16, 32_000),
            ["UNH"] = (510, 0.25, 22_000),
            ["HD"] = (355, 0.21, 22_000),
            ["BAC"] = (38, 0.24, 220_000),
            ["MA"] = (460, 0.17, 16_000),
            ["DIS"] = (103, 0.27, 65_000),
            ["DOGE"] = (0.14, 0.95, 5_000_000),
            ["LTC"] = (78, 0.65, 9_000),
            ["LINK"] = (15, 0.75, 40_000),
            ["AVAX"] = (34, 0.85, 20_000),
            ["DOT"] = (6.8, 0.75, 45_000),
            ["VTI"] = (260, 0.13, 20_000),
            ["GLD"] = (215, 0.14, 45_000),
            ["TLT"] = (93, 0.15, 180_000),
            ["XLF"] = (41, 0.15, 220_000),
            ["XLK"] = (210, 0.20, 35_000),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static (double Price, double Volatility, long Volume)? Find(string name) =>
        Rows.TryGetValue(name, out (double, double, long) row) ? row : null;
}
