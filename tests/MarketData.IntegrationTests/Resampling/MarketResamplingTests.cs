using System.Globalization;
using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Market;
using MarketData.Resampling;
using MarketData.Time;
using Perf.Testbed.Market;

namespace MarketData.IntegrationTests.Resampling;

/// <summary>Bars that were made equal those that the market has at their own timeframe, bit for bit.</summary>
public sealed class MarketResamplingTests
{
    private const long DayMs = 86_400_000;

    private static readonly SyntheticMarket Market = new(seed: 11);

    /// <summary>Both changes of the clocks, both half days, Thanksgiving, Christmas and the year's end.</summary>
    public static TheoryData<string, string> Weeks => new()
    {
        { "2024-03-04", "2024-03-19" },
        { "2024-10-28", "2024-11-12" },
        { "2024-11-24", "2024-12-03" },
        { "2024-12-20", "2025-01-04" },
        { "2024-07-01", "2024-07-09" },
    };

    [Theory]
    [MemberData(nameof(Weeks))]
    public void Resample_SpecialWeek_EqualsTheMarketAtEveryTimeframe(string first, string end)
    {
        UtcRange range = UtcRange.FromDays(Day(first), Day(end));
        foreach (Symbol symbol in Universe.TwentyFive)
        {
            foreach (Timeframe timeframe in Timeframe.All)
            {
                AssertMakes(symbol, Timeframe.FiveMinutes, timeframe, range);
            }
        }
    }

    [Fact]
    public void Resample_AnyRangeAndPairOfTimeframes_EqualsTheMarket()
    {
        Random random = new(Seed: 3);
        UtcRange years = UtcRange.FromDays(new DateOnly(2018, 1, 1), new DateOnly(2027, 1, 1));
        int bars = 0;
        for (int i = 0; i < 600; i++)
        {
            Symbol symbol = Universe.Fifty[random.Next(Universe.Fifty.Count)];
            Timeframe to = Timeframe.All[random.Next(Timeframe.All.Count)];
            Timeframe from = Timeframe.All[random.Next(to.Ordinal + 1)];
            long start = random.NextInt64(years.StartUnixMs, years.EndUnixMs);

            bars += AssertMakes(symbol, from, to, new UtcRange(start, start + random.NextInt64(0, 15 * DayMs)));
        }

        Assert.True(bars > 10_000);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int AssertMakes(Symbol symbol, Timeframe from, Timeframe to, UtcRange range)
    {
        MarketCalendar calendar = MarketCalendar.For(symbol.AssetClass);
        BarColumns source = new();
        Market.Fill(new SeriesKey(symbol, from), BarResampler.SourceRange(calendar, [from, to], range), source);
        BarColumns expected = new();
        Market.Fill(new SeriesKey(symbol, to), range, expected);

        BarColumns made = new();
        BarResampler.Resample(source, [], calendar, to, range, made, new QuarantinedBars());

        Bar.AssertEqual(expected, made);
        return made.Count;
    }
}
