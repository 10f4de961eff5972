using MarketData.Instruments;

namespace MarketData.Tests.Instruments;

public sealed class UniverseTests
{
    private const string SeedSymbols =
        "AAPL MSFT GOOGL AMZN TSLA NVDA META NFLX AVGO ASML BRK.B JPM V WMT JNJ BTC ETH XRP SOL ADA SPY QQQ DIA IWM EEM";

    [Fact]
    public void TwentyFive_Always_IsTheSeedsListInItsOrder() =>
        Assert.Equal(SeedSymbols.Split(' '), Universe.TwentyFive.Select(s => s.Name));

    [Fact]
    public void Fifty_Always_StartsWithTheTwentyFiveAndRepeatsNothing()
    {
        Assert.Equal(50, Universe.Fifty.Count);
        Assert.Equal(Universe.TwentyFive, Universe.Fifty.Take(25));
        Assert.Equal(50, Universe.Fifty.Select(s => s.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(50, Universe.Fifty.Select(s => s.PolygonTicker).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("AAPL", AssetClass.Stock, "AAPL")]
    [InlineData("BRK.B", AssetClass.Stock, "BRK.B")]
    [InlineData("SPY", AssetClass.Etf, "SPY")]
    [InlineData("BTC", AssetClass.Crypto, "X:BTCUSD")]
    [InlineData("ETH", AssetClass.Crypto, "X:ETHUSD")]
    [InlineData("XRP", AssetClass.Crypto, "X:XRPUSD")]
    [InlineData("SOL", AssetClass.Crypto, "X:SOLUSD")]
    [InlineData("ADA", AssetClass.Crypto, "X:ADAUSD")]
    public void Find_ByNameOrTicker_KnowsClassAndTicker(string name, AssetClass assetClass, string ticker)
    {
        Symbol? symbol = Universe.Find(name);

        Assert.NotNull(symbol);
        Assert.Equal(assetClass, symbol.AssetClass);
        Assert.Equal(ticker, symbol.PolygonTicker);
        Assert.Same(symbol, Universe.Find(ticker));
    }

    [Fact]
    public void Find_UnknownOrOtherCase_IsNull()
    {
        Assert.Null(Universe.Find("ZZZZ"));
        Assert.Null(Universe.Find("aapl"));
    }

    [Fact]
    public void CriticalityOf_EverySymbol_FollowsTheUsersTable()
    {
        string[] critical = ["SPY", "QQQ", "BTC", "ETH"];
        string[] standard = ["AAPL", "MSFT", "GOOGL", "AMZN", "TSLA"];

        Assert.All(Universe.Fifty, symbol =>
        {
            Criticality expected = critical.Contains(symbol.Name) ? Criticality.Critical
                : standard.Contains(symbol.Name) ? Criticality.Standard
                : Criticality.Low;
            Assert.Equal(expected, Universe.CriticalityOf(symbol));
        });
    }
}
