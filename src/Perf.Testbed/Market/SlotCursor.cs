using MarketData.Calendars;
using MarketData.Instruments;
using MarketData.Time;

namespace Perf.Testbed.Market;

/// <summary>
/// Walks over the slots of five minutes in which one instrument trades: the grid that every bar is made of. Regular hours
/// and crypto always trade; outside the regular hours a thin instrument misses slots, as its hash decides.
/// </summary>
internal sealed class SlotCursor
{
    public const long SlotMs = 300_000;
    public const int MinutesPerSlot = 5;

    private const int SegmentCount = 5;
    private const long HalfHourMs = 1_800_000;
    private const double SlotsPerYear = 365.25 * 86_400_000 / SlotMs;

    /// <summary>Volume in eighths of the typical: before the opening, first half hour, day, last half hour, evening.</summary>
    private static readonly int[] StockActivity = [1, 20, 8, 20, 2];

    private static readonly int[] CryptoActivity = [8, 8, 8, 8, 8];

    private readonly UtcRange range;
    private readonly IEnumerator<TradingSession> sessions;
    private readonly PriceWalk walk;
    private readonly ulong tradeStream;
    private readonly int extendedLiquidity;
    private readonly int[] activity;
    private readonly double logUnit;
    private readonly double baseTicks;
    private readonly long wickPerMillion;
    private readonly long slotVolumeUnits;
    private readonly long unitsPerTrade;

    private MarketBar current;
    private TradingSession session;
    private int segment = SegmentCount;
    private int segmentLiquidity;
    private long segmentVolumeUnits;
    private long slot;
    private long endSlot;
    private long priceTicks;

    /// <param name="range">Aligned to slots.</param>
    public SlotCursor(int seed, Symbol symbol, UtcRange range)
    {
        this.range = range;
        bool crypto = symbol.AssetClass == AssetClass.Crypto;
        InstrumentProfile profile = InstrumentProfile.Of(symbol);
        ulong stream = StableHash.Derive(StableHash.OfText(symbol.PolygonTicker), unchecked((uint)seed));
        walk = new PriceWalk(StableHash.Derive(stream, 0));
        tradeStream = StableHash.Derive(stream, 1);
        sessions = MarketCalendar.For(symbol.AssetClass).Sessions(range).GetEnumerator();
        extendedLiquidity = profile.ExtendedLiquidity;
        activity = crypto ? CryptoActivity : StockActivity;
        Scale = new BarScale(profile.PriceDecimals, crypto ? 1.0 / BarScale.UnitsPerCoin : 1);

        double slotVolatility = profile.AnnualVolatility / Math.Sqrt(SlotsPerYear);
        logUnit = slotVolatility * PriceWalk.StepUnit;
        baseTicks = profile.BasePrice / Scale.Price(1);
        wickPerMillion = (long)(slotVolatility * 1e6);
        slotVolumeUnits = profile.SlotVolume * (crypto ? BarScale.UnitsPerCoin : 1);
        unitsPerTrade = Math.Max(4, slotVolumeUnits / 400);
    }

    public BarScale Scale { get; }

    /// <summary>The slot as a bar. Its <see cref="MarketBar.BaseAggregates"/> are minutes.</summary>
    public ref readonly MarketBar Current => ref current;

    /// <summary>The market's own midnight before the slot.</summary>
    public long DayStartUnixMs => session.DayStartUnixMs;

    /// <summary>Goes to the next slot that trades; false when the range has no more.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            if (slot == endSlot)
            {
                if (!EnterNextSegment())
                {
                    return false;
                }

                continue;
            }

            ulong draw = StableHash.At(tradeStream, slot);
            long openTicks = priceTicks;
            walk.Step();
            priceTicks = TicksAt(walk.Level);
            slot++;
            if ((int)(draw & 0xFF) < segmentLiquidity)
            {
                Trade(draw, openTicks);
                return true;
            }
        }
    }

    /// <summary>Draws what happened between open and close: 24 bits for the wicks, 16 for volume, 16 for trades.</summary>
    private void Trade(ulong draw, long openTicks)
    {
        long wickTicks = 1 + (priceTicks * wickPerMillion / 1_000_000);
        long high = Math.Max(openTicks, priceTicks) + ((wickTicks * (long)((draw >> 8) & 0xFFF)) >> 12);
        long low = Math.Min(openTicks, priceTicks) - ((wickTicks * (long)((draw >> 20) & 0xFFF)) >> 12);

        // The square makes quiet slots common and busy ones rare: a quarter to four times the typical volume.
        long busy = (long)((draw >> 32) & 0xFFFF);
        long volume = 1 + ((segmentVolumeUnits * (16_384 + ((busy * busy * 15) >> 18))) >> 19);
        long tradeSize = (unitsPerTrade >> 1) + ((unitsPerTrade * (long)(draw >> 48)) >> 16);

        current.TimeUnixMs = (slot - 1) * SlotMs;
        current.OpenTicks = openTicks;
        current.HighTicks = high;
        current.LowTicks = Math.Max(1, low);
        current.CloseTicks = priceTicks;
        current.VolumeUnits = volume;
        current.WeightedCentiticks = 25 * (openTicks + high + current.LowTicks + priceTicks);
        current.Trades = 1 + (volume / tradeSize);
        current.BaseAggregates = MinutesPerSlot;
    }

    private bool EnterNextSegment()
    {
        do
        {
            if (++segment >= SegmentCount)
            {
                if (!sessions.MoveNext())
                {
                    // Stays at the end when called again.
                    segment = SegmentCount;
                    return false;
                }

                session = sessions.Current;
                segment = 0;
            }

            slot = Math.Max(SegmentStart(segment), range.StartUnixMs) / SlotMs;
            endSlot = Math.Min(SegmentStart(segment + 1), range.EndUnixMs) / SlotMs;
        }
        while (slot >= endSlot);

        segmentLiquidity = segment is 0 or SegmentCount - 1 ? extendedLiquidity : 256;
        segmentVolumeUnits = slotVolumeUnits * activity[segment];
        if (walk.Slot != slot || priceTicks == 0)
        {
            walk.Seek(slot);
            priceTicks = TicksAt(walk.Level);
        }

        return true;
    }

    /// <summary>Where a segment of the session starts; the one past the last, where trading ends.</summary>
    private long SegmentStart(int index) => index switch
    {
        0 => session.OpenUnixMs,
        1 => session.RegularOpenUnixMs,
        2 => session.RegularOpenUnixMs + HalfHourMs,
        3 => session.RegularCloseUnixMs - HalfHourMs,
        4 => session.RegularCloseUnixMs,
        _ => session.CloseUnixMs,
    };

    /// <summary>
    /// exp by (1 + y/64)^64. It only multiplies, so that every machine gets the same bits, which the C library's exp does not
    /// promise; that it is a little off for large y does not matter to a price that is invented.
    /// </summary>
    private long TicksAt(long level)
    {
        double z = 1 + (level * logUnit * (1.0 / 64));
        z *= z;
        z *= z;
        z *= z;
        z *= z;
        z *= z;
        z *= z;
        return Math.Max(1, (long)((baseTicks * z) + 0.5));
    }
}
