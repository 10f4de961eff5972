using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Time;

namespace MarketData.IntegrationTests.Market;

/// <summary>Comparisons of columns, bit for bit, and a plain aggregation to compare with.</summary>
internal static class Bar
{
    public static void AssertEqual(BarColumns expected, BarColumns actual)
    {
        Assert.Equal(expected.TimesUnixMs.ToArray(), actual.TimesUnixMs.ToArray());
        Assert.Equal(expected.Opens.ToArray(), actual.Opens.ToArray());
        Assert.Equal(expected.Highs.ToArray(), actual.Highs.ToArray());
        Assert.Equal(expected.Lows.ToArray(), actual.Lows.ToArray());
        Assert.Equal(expected.Closes.ToArray(), actual.Closes.ToArray());
        Assert.Equal(expected.Volumes.ToArray(), actual.Volumes.ToArray());
    }

    public static BarColumns Slice(BarColumns bars, int first, int count)
    {
        BarColumns slice = new(count);
        for (int i = first; i < first + count; i++)
        {
            slice.Add(bars.TimesUnixMs[i], bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i], bars.Volumes[i]);
        }

        return slice;
    }

    /// <summary>Groups bars by the start of the larger bar that the calendar puts each in.</summary>
    public static BarColumns Aggregate(BarColumns bars, MarketCalendar calendar, Timeframe timeframe)
    {
        BarColumns result = new();
        IEnumerable<IGrouping<long, int>> groups =
            Enumerable.Range(0, bars.Count).GroupBy(i => calendar.BarStartUnixMs(timeframe, bars.TimesUnixMs[i]));
        foreach (IGrouping<long, int> rows in groups)
        {
            result.Add(
                rows.Key,
                bars.Opens[rows.First()],
                rows.Max(i => bars.Highs[i]),
                rows.Min(i => bars.Lows[i]),
                bars.Closes[rows.Last()],
                rows.Sum(i => bars.Volumes[i]));
        }

        return result;
    }

    public static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }
}
