using MarketData.Instruments;

namespace Perf.Testbed.Market;

/// <summary>What makes one instrument's synthetic prices and volumes look like its own. Immutable.</summary>
/// <param name="BasePrice">Dollars; the walk is centred on it.</param>
/// <param name="PriceDecimals">Digits after the point of a price: 2, 4 or 6. One tick is the last of them.</param>
/// <param name="AnnualVolatility">Standard deviation of a year's logarithmic return: 0.3 is 30%.</param>
/// <param name="SlotVolume">Typical volume of a slot at an ordinary hour, in shares or coins.</param>
/// <param name="ExtendedLiquidity">Slots out of 256 that trade outside the regular hours.</param>
internal sealed record InstrumentProfile(
    double BasePrice, int PriceDecimals, double AnnualVolatility, long SlotVolume, int ExtendedLiquidity)
{
    /// <summary>The profile of a known symbol; any other gets one from the hash of its name, always the same.</summary>
    public static InstrumentProfile Of(Symbol symbol)
    {
        (double price, double volatility, long volume) = InstrumentTable.Find(symbol.Name) ?? Invent(symbol);
        bool crypto = symbol.AssetClass == AssetClass.Crypto;
        int decimals = price switch
        {
            >= 1000 => 2,
            >= 10 => crypto ? 4 : 2,
            _ => crypto ? 6 : 4,
        };

        // Who trades much in the day also trades through the evening: from 71,500 a slot on, no slot is missed.
        int liquidity = (int)(256 * Math.Min(1.0, 0.35 + (volume / 110_000.0)));
        return new InstrumentProfile(price, decimals, volatility, volume, liquidity);
    }

    private static (double Price, double Volatility, long Volume) Invent(Symbol symbol)
    {
        ulong hash = StableHash.OfText(symbol.PolygonTicker);
        return (Price: 5 + (StableHash.At(hash, 0) % 40_000 / 100.0),
            Volatility: 0.15 + (StableHash.At(hash, 1) % 50 / 100.0),
            Volume: 2_000 + (long)(StableHash.At(hash, 2) % 80_000));
    }
}
