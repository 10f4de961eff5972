using MarketData.Instruments;

namespace MarketData.Tests.Instruments;

public sealed class SymbolTests
{
    [Theory]
    [InlineData("AAPL", "AAPL", AssetClass.Stock, "AAPL")]
    [InlineData("BRK.B", "BRK.B", AssetClass.Stock, "BRK.B")]
    [InlineData("X", "X", AssetClass.Stock, "X")]
    [InlineData("BF-B", "BF-B", AssetClass.Stock, "BF-B")]
    [InlineData("BRKpA", "BRKpA", AssetClass.Stock, "BRKpA")]
    [InlineData("123456789012345", "123456789012345", AssetClass.Stock, "123456789012345")]
    [InlineData("QQQ", "QQQ", AssetClass.Etf, "QQQ")]
    [InlineData("BTC", "BTC", AssetClass.Crypto, "X:BTCUSD")]
    [InlineData("X:BTCUSD", "BTC", AssetClass.Crypto, "X:BTCUSD")]
    [InlineData("X:BTCEUR", "X:BTCEUR", AssetClass.Crypto, "X:BTCEUR")]
    [InlineData("X:PEPEUSD", "X:PEPEUSD", AssetClass.Crypto, "X:PEPEUSD")]
    public void TryParse_NameOrTicker_GivesTheSymbol(string text, string name, AssetClass assetClass, string ticker)
    {
        Assert.True(Symbol.TryParse(text, out Symbol? symbol));
        Assert.Equal(name, symbol.Name);
        Assert.Equal(assetClass, symbol.AssetClass);
        Assert.Equal(ticker, symbol.PolygonTicker);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" AAPL")]
    [InlineData("AAPL ")]
    [InlineData("AAPL\n")]
    [InlineData("AA\0PL")]
    [InlineData("AAPL;DROP TABLE bars")]
    [InlineData("' OR 1=1")]
    [InlineData("A'B")]
    [InlineData("A/B")]
    [InlineData("A\\B")]
    [InlineData("A%2FB")]
    [InlineData("A?b=c")]
    [InlineData("A#b")]
    [InlineData("A&b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("-rf")]
    [InlineData("X:")]
    [InlineData("X:..")]
    [InlineData("X:X:BTC")]
    [InlineData("x:BTCUSD")]
    [InlineData("Y:BTCUSD")]
    [InlineData("AAPL:X")]
    [InlineData("<script>")]
    [InlineData("ÄPPL")]
    [InlineData("AAPL\u0660")]
    [InlineData("\uFF21APL")]
    [InlineData("1234567890123456")]
    [InlineData("X:1234567890123456")]
    public void TryParse_NotASymbol_IsFalse(string? text)
    {
        Assert.False(Symbol.TryParse(text, out Symbol? symbol));
        Assert.Null(symbol);
    }

    [Fact]
    public void TryParse_VeryLongText_IsFalse() => Assert.False(Symbol.TryParse(new string('A', 1_000_000), out _));

    [Fact]
    public void TryParse_PairNamedLikeAStock_IsAnotherSymbol()
    {
        Assert.True(Symbol.TryParse("X:AAPLUSD", out Symbol? pair));
        Assert.True(Symbol.TryParse("AAPL", out Symbol? stock));
        Assert.NotEqual(stock, pair);
    }

    [Fact]
    public void TryParse_NameOfWhatWasRead_GivesTheSameSymbol()
    {
        const string Alphabet = "ABCUSDXabz019.-";
        Random random = new(20260101);
        for (int i = 0; i < 5_000; i++)
        {
            string text = (random.Next(2) == 0 ? "X:" : "") + new string(random.GetItems<char>(Alphabet, random.Next(1, 16)));
            if (Symbol.TryParse(text, out Symbol? first))
            {
                Assert.True(Symbol.TryParse(first.Name, out Symbol? second));
                Assert.Equal(first, second);
                Assert.Equal(first.GetHashCode(), second.GetHashCode());
                Assert.Equal(first.AssetClass, second.AssetClass);
                Assert.Equal(first.PolygonTicker, second.PolygonTicker);
            }
        }
    }
}
