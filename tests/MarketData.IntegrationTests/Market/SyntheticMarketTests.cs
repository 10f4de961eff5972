using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Testbed.Market;

namespace MarketData.IntegrationTests.Market;

public sealed class SyntheticMarketTests
{
    private static readonly SyntheticMarket Market = new(seed: 7);

    private static readonly UtcRange Year2024 = UtcRange.FromDays(new DateOnly(2024, 1, 1), new DateOnly(2025, 1, 1));

    public static TheoryData<string, string> LargerSeries
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string symbol in new[] { "AAPL", "ASML", "BTC", "ADA" })
            {
                foreach (Timeframe timeframe in Timeframe.All.Skip(1))
                {
                    data.Add(symbol, timeframe.Code);
                }
            }

            return data;
        }
    }

    [Fact]
    public void Fill_SameSeed_IsTheSameInAnyOrderOfAccess()
    {
        SeriesKey series = Series("NVDA", "5m");
        BarColumns whole = Fill(Market, series, Year2024);
        Random random = new(Seed: 1);
        for (int i = 0; i < 200; i++)
        {
            int first = random.Next(whole.Count);
            int last = random.Next(first, Math.Min(first + 300, whole.Count));
            UtcRange piece = new(whole.TimesUnixMs[first], whole.TimesUnixMs[last] + 1);

            BarColumns actual = Fill(new SyntheticMarket(seed: 7), series, piece);

            Bar.AssertEqual(Bar.Slice(whole, first, last + 1 - first), actual);
        }
    }

    [Fact]
    public void Fill_AnotherSeedOrSymbol_GivesOtherPrices()
    {
        UtcRange day = UtcRange.FromDays(new DateOnly(2024, 5, 7), new DateOnly(2024, 5, 8));
        BarColumns bars = Fill(Market, Series("SPY", "1h"), day);

        Assert.NotEqual(bars.Closes.ToArray(), Fill(new SyntheticMarket(seed: 8), Series("SPY", "1h"), day).Closes.ToArray());
        Assert.NotEqual(bars.Closes.ToArray(), Fill(Market, Series("QQQ", "1h"), day).Closes.ToArray());
    }

    /// <summary>
    /// Golden values: a run recorded on one machine can be replayed on another. Count, time, open, high, low, close and volume
    /// of the first bar, last close, sum of volumes.
    /// </summary>
    [Theory]
    [InlineData(
        "AAPL", "5m",
        new double[] { 960, 1710144000000, 208.98, 209.13, 208.6, 208.7, 82235, 210.73, 263149499 })]
    [InlineData(
        "BTC", "4h",
        new double[] { 30, 1710115200000, 59376.43, 59625.46, 58454.97, 58541.2, 7270.046875, 63305.28, 197530 })]
    public void Fill_OnAnyMachine_GivesTheRecordedBars(string symbol, string timeframe, double[] expected)
    {
        UtcRange range = UtcRange.FromDays(new DateOnly(2024, 3, 11), new DateOnly(2024, 3, 16));

        BarColumns bars = Fill(new SyntheticMarket(seed: 1), Series(symbol, timeframe), range);

        double[] actual =
        [
            bars.Count, bars.TimesUnixMs[0], bars.Opens[0], bars.Highs[0], bars.Lows[0], bars.Closes[0], bars.Volumes[0],
            bars.Closes[^1], Bar.Sum(bars.Volumes),
        ];
        Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(LargerSeries))]
    public void Fill_LargerTimeframe_IsTheExactAggregateOfTheSlots(string symbol, string timeframe)
    {
        // Two DST changes, a half day, holidays and a year's end. Weeks are whole: 25 February is a Sunday, and so is 2 March.
        foreach ((DateOnly first, DateOnly end) in new[]
        {
            (new DateOnly(2024, 2, 25), new DateOnly(2024, 4, 7)),
            (new DateOnly(2024, 10, 27), new DateOnly(2025, 1, 12)),
        })
        {
            SeriesKey series = Series(symbol, timeframe);
            MarketCalendar calendar = MarketCalendar.For(series.Symbol.AssetClass);
            UtcRange range = new(calendar.DayStartUnixMs(first), calendar.DayStartUnixMs(end));
            BarColumns slots = Fill(Market, series with { Timeframe = Timeframe.FiveMinutes }, range);

            BarColumns expected = Bar.Aggregate(slots, calendar, series.Timeframe);

            Bar.AssertEqual(expected, Fill(Market, series, range));
        }
    }

    [Fact]
    public void Fill_RangeCutAnywhere_EqualsItsPartsTogether()
    {
        Random random = new(Seed: 2);
        for (int i = 0; i < 150; i++)
        {
            Symbol symbol = Universe.Fifty[random.Next(Universe.Fifty.Count)];
            SeriesKey series = new(symbol, Timeframe.All[random.Next(Timeframe.All.Count)]);
            long start = random.NextInt64(Year2024.StartUnixMs, Year2024.EndUnixMs);
            long middle = start + random.NextInt64(0, 20 * 86_400_000L);
            long end = middle + random.NextInt64(0, 20 * 86_400_000L);

            BarColumns parts = Fill(Market, series, new UtcRange(start, middle));
            parts.Append(Fill(Market, series, new UtcRange(middle, end)));

            BarColumns whole = Fill(Market, series, new UtcRange(start, end));
            Bar.AssertEqual(whole, parts);
            Assert.All(whole.TimesUnixMs.ToArray(), time => Assert.InRange(time, start, end - 1));
        }
    }

    [Fact]
    public void Fill_EverySeries_HasPlausibleBarsInAscendingTime()
    {
        UtcRange fortnight = UtcRange.FromDays(new DateOnly(2024, 6, 1), new DateOnly(2024, 6, 15));
        foreach (Symbol symbol in Universe.Fifty)
        {
            foreach (Timeframe timeframe in Timeframe.All)
            {
                BarColumns bars = Fill(Market, new SeriesKey(symbol, timeframe), fortnight);
                Assert.NotEqual(0, bars.Count);
                for (int i = 0; i < bars.Count; i++)
                {
                    Assert.True(i == 0 || bars.TimesUnixMs[i] > bars.TimesUnixMs[i - 1]);
                    Assert.InRange(bars.Opens[i], bars.Lows[i], bars.Highs[i]);
                    Assert.InRange(bars.Closes[i], bars.Lows[i], bars.Highs[i]);
                    Assert.True(bars.Lows[i] > 0 && bars.Volumes[i] > 0 && double.IsFinite(bars.Volumes[i]));
                }
            }
        }
    }

    [Theory]
    [InlineData("2024-03-08", 9, 78)] // standard time: Eastern midnight is 05:00 UTC
    [InlineData("2024-03-11", 8, 78)] // the first day of daylight saving
    [InlineData("2024-11-29", 9, 42)] // the half day after Thanksgiving
    [InlineData("2024-03-29", null, 0)] // Good Friday
    [InlineData("2024-07-04", null, 0)]
    [InlineData("2024-03-09", null, 0)] // a Saturday
    public void Fill_StockDay_TradesThroughTheRegularHoursOfTheCalendar(string day, int? openHourUtc, int regularSlots)
    {
        DateOnly date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        UsEquityCalendar calendar = UsEquityCalendar.Instance;
        UtcRange range = new(calendar.DayStartUnixMs(date), calendar.DayStartUnixMs(date.AddDays(1)));
        long[] times = Fill(Market, Series("AAPL", "5m"), range).TimesUnixMs.ToArray();

        bool open = calendar.TryGetSession(date, out TradingSession session);

        Assert.Equal(openHourUtc, times.Length == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(times[0]).Hour);
        Assert.Equal(regularSlots, times.Count(t => open && t >= session.RegularOpenUnixMs && t < session.RegularCloseUnixMs));
        Assert.All(times, t => Assert.InRange(t, session.OpenUnixMs, session.CloseUnixMs - 300_000));
    }

    [Fact]
    public void Fill_ThinStock_MissesSlotsOutsideRegularHoursOnly()
    {
        UsEquityCalendar calendar = UsEquityCalendar.Instance;
        UtcRange month = UtcRange.FromDays(new DateOnly(2024, 5, 1), new DateOnly(2024, 6, 1));
        TradingSession[] sessions = [.. calendar.Sessions(month)];
        long[] times = Fill(Market, Series("ASML", "5m"), month).TimesUnixMs.ToArray();

        int regular = times.Count(t => sessions.Any(s => t >= s.RegularOpenUnixMs && t < s.RegularCloseUnixMs));

        Assert.Equal(sessions.Length * 78, regular);
        Assert.InRange(times.Length - regular, sessions.Length * 114 / 5, sessions.Length * 114 / 2);
    }

    [Fact]
    public void Total_YearOfTheBackfill_IsAboutTwoMillionBarsAndEqualsFill()
    {
        long bars = 0;
        foreach (Symbol symbol in Universe.TwentyFive)
        {
            foreach (Timeframe timeframe in Timeframe.Backfilled)
            {
                bars += Market.Total(new SeriesKey(symbol, timeframe), Year2024).Bars;
            }
        }

        Assert.InRange(bars, 1_950_000, 2_150_000);

        BarColumns one = Fill(Market, Series("XRP", "15m"), Year2024);
        Assert.Equal(
            new SeriesTotals(one.Count, one.TimesUnixMs[0], one.TimesUnixMs[^1], Bar.Sum(one.Volumes)),
            Market.Total(Series("XRP", "15m"), Year2024));
    }

    [Fact]
    public void Fill_OutsideHistory_HasNoBars()
    {
        UtcRange before = UtcRange.FromDays(new DateOnly(1990, 1, 1), new DateOnly(1991, 1, 1));
        UtcRange after = UtcRange.FromDays(new DateOnly(2060, 1, 1), new DateOnly(2061, 1, 1));

        Assert.Equal(0, Fill(Market, Series("BTC", "1d"), before).Count);
        Assert.Equal(0, Fill(Market, Series("BTC", "1d"), after).Count);
    }

    [Theory]
    [InlineData("5m", 50_000, 10_000)]
    [InlineData("1h", 50_000, 833)]
    [InlineData("1d", 250, 250)]
    [InlineData("5m", 9, 1)] // one bar of five minutes; the second does not fit
    [InlineData("5m", 1, 1)] // less than a bar: a page has one all the same, or paging would never end
    public void ReadPage_Limit_CountsBaseAggregatesOfWholeBars(string timeframe, int limit, int expectedBars)
    {
        MarketPage page = new();

        Market.ReadPage(Series("BTC", timeframe), Year2024, limit, page);

        Assert.Equal(expectedBars, page.Count);
        Assert.Equal(Fill(Market, Series("BTC", timeframe), Year2024).TimesUnixMs[expectedBars], page.NextUnixMs);
    }

    private static SeriesKey Series(string symbol, string timeframe) =>
        new(Universe.Find(symbol)!, Timeframe.All.Single(t => t.Code == timeframe));

    private static BarColumns Fill(SyntheticMarket market, SeriesKey series, UtcRange range)
    {
        BarColumns bars = new();
        Assert.Equal(market.Fill(series, range, bars), bars.Count);
        return bars;
    }
}
