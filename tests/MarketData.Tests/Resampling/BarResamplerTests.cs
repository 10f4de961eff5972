using System.Globalization;
using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Resampling;
using MarketData.Time;

namespace MarketData.Tests.Resampling;

public sealed class BarResamplerTests
{
    private const long SlotMs = 300_000;

    private static readonly UtcRange Always = UtcRange.FromDays(new DateOnly(2000, 1, 1), new DateOnly(2050, 1, 1));

    [Fact]
    public void Resample_Bars_TakesFirstOpenHighestLowestLastCloseAndSum()
    {
        long start = At("2025-03-03T15:00Z");
        BarColumns source = new();
        source.Add(start, open: 10, high: 12, low: 9, close: 11, volume: 100);
        source.Add(start + SlotMs, open: 11, high: 15, low: 10, close: 14, volume: 200);
        source.Add(start + (2 * SlotMs), open: 14, high: 14, low: 8, close: 9, volume: 0.5);
        source.Add(start + (3 * SlotMs), open: 9, high: 9.5, low: 8.5, close: 9.25, volume: 7);

        BarColumns made = Make(source, Timeframe.FifteenMinutes, Always);

        Assert.Equal([start, start + (3 * SlotMs)], made.TimesUnixMs);
        Assert.Equal([10, 9], made.Opens);
        Assert.Equal([15, 9.5], made.Highs);
        Assert.Equal([8, 8.5], made.Lows);
        Assert.Equal([9, 9.25], made.Closes);
        Assert.Equal([300.5, 7], made.Volumes);
    }

    [Theory]
    [InlineData("15m", "2025-03-07T14:40Z", "2025-03-07T14:30Z")]
    [InlineData("1h", "2025-03-07T14:40Z", "2025-03-07T14:00Z")]
    [InlineData("4h", "2025-03-07T21:00Z", "2025-03-07T21:00Z")] // the Friday before daylight saving: 16:00 Eastern
    [InlineData("4h", "2025-03-10T21:00Z", "2025-03-10T20:00Z")] // the Monday after: 17:00 Eastern
    [InlineData("4h", "2025-11-28T21:55Z", "2025-11-28T21:00Z")] // the last slot of a half day
    [InlineData("1d", "2025-03-08T00:55Z", "2025-03-07T05:00Z")] // Friday evening in New York
    [InlineData("1d", "2025-03-10T08:00Z", "2025-03-10T04:00Z")]
    [InlineData("1w", "2025-03-10T08:00Z", "2025-03-09T05:00Z")] // Sunday's midnight comes before the clocks change
    public void Resample_BarOfAStock_StartsWhereNewYorkCountsFrom(string timeframe, string slot, string expected)
    {
        BarColumns made = Make(SlotsAt(At(slot)), Parse(timeframe), Always);

        Assert.Equal([At(expected)], made.TimesUnixMs);
    }

    [Fact]
    public void Resample_BarThatStartsBeforeTheRange_IsLeftOutWithItsLastSlots()
    {
        long hour = At("2025-03-03T15:00Z");
        BarColumns source = SlotsAt(hour + (6 * SlotMs), hour + (11 * SlotMs), hour + (12 * SlotMs));

        BarColumns made = Make(source, Timeframe.OneHour, new UtcRange(hour + (6 * SlotMs), hour + (24 * SlotMs)));

        Assert.Equal([hour + (12 * SlotMs)], made.TimesUnixMs);
        Assert.Equal([1], made.Volumes);
    }

    [Fact]
    public void Resample_BarThatEndsBehindTheRange_HasAllItsSlots()
    {
        long hour = At("2025-03-03T15:00Z");
        BarColumns source = SlotsAt(hour, hour + (6 * SlotMs), hour + (11 * SlotMs), hour + (12 * SlotMs));

        BarColumns made = Make(source, Timeframe.OneHour, new UtcRange(hour, hour + SlotMs));

        Assert.Equal([hour], made.TimesUnixMs);
        Assert.Equal([3], made.Volumes);
    }

    [Fact]
    public void Resample_NothingTradedForHours_MakesNoBarThere()
    {
        long hour = At("2025-03-03T09:00Z");

        BarColumns made = Make(SlotsAt(hour, hour + (50 * SlotMs)), Timeframe.OneHour, Always);

        Assert.Equal([hour, hour + (48 * SlotMs)], made.TimesUnixMs);
        Assert.Equal(0, Make(new BarColumns(), Timeframe.OneHour, Always).Count);
    }

    [Fact]
    public void Resample_ToTheSameTimeframe_KeepsTheBarsOfTheRange()
    {
        long start = At("2025-03-03T15:00Z");

        BarColumns made = Make(SlotsAt(start, start + SlotMs, start + (2 * SlotMs)), Timeframe.FiveMinutes, new UtcRange(start, start + SlotMs + 1));

        Assert.Equal([start, start + SlotMs], made.TimesUnixMs);
    }

    [Theory]
    [InlineData("5m", "2025-11-13T00:00Z")] // nothing to wait for
    [InlineData("4h", "2025-11-13T01:00Z")] // in winter New York trades until 01:00 UTC
    [InlineData("1d", "2025-11-13T05:00Z")]
    [InlineData("1w", "2025-11-16T05:00Z")]
    public void SourceRange_RangeEndsInsideABar_ReachesToTheBarsEnd(string timeframe, string expectedEnd)
    {
        UtcRange days = UtcRange.FromDays(new DateOnly(2025, 11, 1), new DateOnly(2025, 11, 13));

        UtcRange range = BarResampler.SourceRange(UsEquityCalendar.Instance, [Timeframe.FiveMinutes, Parse(timeframe)], days);

        Assert.Equal(new UtcRange(days.StartUnixMs, At(expectedEnd)), range);
        UtcRange nothing = new(days.StartUnixMs, days.StartUnixMs);
        Assert.Equal(nothing, BarResampler.SourceRange(UsEquityCalendar.Instance, [Parse(timeframe)], nothing));
    }

    [Theory]
    [InlineData("15m")]
    [InlineData("4h")]
    [InlineData("1d")]
    [InlineData("1w")]
    public void Resample_ManyDays_AsksTheCalendarByTheDay(string timeframe)
    {
        const int Days = 20;
        CountingCalendar calendar = new(CryptoCalendar.Instance);

        BarResampler.Resample(SlotsOfDays(Days), [], calendar, Parse(timeframe), Always, new BarColumns(), new QuarantinedBars());

        Assert.InRange(calendar.Questions, 1, Days * 6);
    }

    [Fact]
    public void Resample_IntoColumnsWithRoom_AllocatesNothing()
    {
        BarColumns source = SlotsOfDays(20);
        BarColumns made = new(capacity: source.Count);
        QuarantinedBars untrue = new();

        long before = GC.GetAllocatedBytesForCurrentThread();
        BarResampler.Resample(source, [], CryptoCalendar.Instance, Timeframe.FifteenMinutes, Always, made, untrue);
        long allocatedBytes = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(20 * 96, made.Count);
        Assert.Equal(0, allocatedBytes);
    }

    [Fact]
    public void Resample_SourceBarInQuarantine_PutsWhatIsMadeOverItThereWithItsValues()
    {
        long hour = At("2025-03-03T15:00Z");
        long[] untrueTimes = [hour + SlotMs, hour + (24 * SlotMs), hour + (26 * SlotMs), hour + (49 * SlotMs)];
        BarColumns source = SlotsAt(hour, hour + (2 * SlotMs), hour + (12 * SlotMs), hour + (36 * SlotMs), hour + (48 * SlotMs));

        BarColumns made = new();
        QuarantinedBars untrue = new();
        BarResampler.Resample(source, untrueTimes, UsEquityCalendar.Instance, Timeframe.OneHour, Always, made, untrue);

        Assert.Equal([hour + (12 * SlotMs), hour + (36 * SlotMs)], made.TimesUnixMs);
        Assert.Equal([hour, hour + (24 * SlotMs), hour + (48 * SlotMs)], untrue.Bars.TimesUnixMs);
        Assert.Equal([2, double.NaN, 1], untrue.Bars.Volumes);
        Assert.Equal([10, double.NaN, 10], untrue.Bars.Closes);
        Assert.All(untrue.Reasons.ToArray(), reason => Assert.Equal(QuarantineReason.MadeFromUntrue, reason));
    }

    [Fact]
    public void Resample_SourceBarInQuarantineOfABarThatStartsOutside_IsPassedOver()
    {
        long hour = At("2025-03-03T15:00Z");
        UtcRange starts = new(hour + SlotMs, hour + (24 * SlotMs));

        QuarantinedBars untrue = new();
        BarResampler.Resample(
            new BarColumns(), [hour + SlotMs, hour + (23 * SlotMs), hour + (24 * SlotMs)], UsEquityCalendar.Instance, Timeframe.OneHour,
            starts, new BarColumns(), untrue);

        Assert.Equal([hour + (12 * SlotMs)], untrue.Bars.TimesUnixMs);
    }

    /// <summary>Every bar there is over the source's bars, true or not, is made once, and is true when all of its source is.</summary>
    [Theory]
    [InlineData("15m", 1)]
    [InlineData("4h", 2)]
    [InlineData("1d", 3)]
    [InlineData("1w", 4)]
    public void Resample_BarsInQuarantineAnywhere_AgreesWithTheBarsOfBothTogether(string timeframe, int seed)
    {
        Random random = new(seed);
        long[] all = [.. SlotsOfDays(60).TimesUnixMs.ToArray().Where(_ => random.Next(40) == 0)];
        HashSet<long> untrueTimes = [.. all.Where(_ => random.Next(8) == 0)];
        BarColumns source = SlotsAt([.. all.Where(time => !untrueTimes.Contains(time))]);
        HashSet<long> wrong = [.. Make(SlotsAt([.. untrueTimes]), Parse(timeframe), Always).TimesUnixMs];

        BarColumns made = new();
        QuarantinedBars untrue = new();
        BarResampler.Resample(source, [.. untrueTimes], UsEquityCalendar.Instance, Parse(timeframe), Always, made, untrue);

        Assert.Equal(wrong, untrue.Bars.TimesUnixMs.ToArray());
        Assert.Equal(
            Make(SlotsAt(all), Parse(timeframe), Always).TimesUnixMs.ToArray().Where(time => !wrong.Contains(time)),
            made.TimesUnixMs.ToArray());
    }

    private static BarColumns Make(BarColumns source, Timeframe timeframe, UtcRange starts)
    {
        BarColumns made = new();
        QuarantinedBars untrue = new();
        BarResampler.Resample(source, [], UsEquityCalendar.Instance, timeframe, starts, made, untrue);
        Assert.Equal(0, untrue.Count);
        return made;
    }

    private static BarColumns SlotsAt(params long[] times)
    {
        BarColumns bars = new(times.Length);
        foreach (long time in times)
        {
            bars.Add(time, open: 10, high: 11, low: 9, close: 10, volume: 1);
        }

        return bars;
    }

    private static BarColumns SlotsOfDays(int days)
    {
        long start = At("2025-03-03T00:00Z");
        return SlotsAt([.. Enumerable.Range(0, days * 288).Select(i => start + (i * SlotMs))]);
    }

    private static Timeframe Parse(string code) => Timeframe.All.Single(timeframe => timeframe.Code == code);

    private static long At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
