using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;

namespace MarketData.Tests.Backfill.Increments;

/// <summary>What is left of a plan when a part of it is stored.</summary>
public sealed class ContinuedPlanTests
{
    private static readonly Symbol Bitcoin = Symbol.Crypto("BTC");

    private static readonly BackfillJob Job = new(new SeriesKey(Bitcoin, Timeframe.FiveMinutes), new UtcRange(100, 200));

    [Theory]
    [InlineData(50, 150, 150)]
    [InlineData(100, 150, 150)]
    [InlineData(100, 101, 101)]
    [InlineData(50, 100, 100)]
    [InlineData(50, 60, 100)]
    [InlineData(101, 150, 100)]
    [InlineData(150, 300, 100)]
    [InlineData(200, 300, 100)]
    [InlineData(50, 200, null)]
    [InlineData(100, 200, null)]
    [InlineData(50, 300, null)]
    public void Continue_SeriesIsCovered_StartsWhereThatEndsWhenItReachesOverTheStart(long from, long until, int? start)
    {
        IReadOnlyList<BackfillJob> left = BackfillPlan.Continue([Job], Covered(from, until));

        Assert.Equal(start is { } ms ? [new UtcRange(ms, 200)] : [], left.Select(job => job.Range));
    }

    [Fact]
    public void Continue_SeriesIsNotCovered_LeavesTheJobAsItIs()
    {
        BackfillJob other = Job with { Series = new SeriesKey(Bitcoin, Timeframe.OneHour) };

        Assert.Equal([other], BackfillPlan.Continue([Job, other], Covered(100, 200)));
    }

    [Fact]
    public void FetchOnce_JobsStartApart_FetchesFromTheEarliestAndKeepsTheirRanges()
    {
        BackfillJob[] jobs = [Job with { Range = new UtcRange(150, 200) }, Job with { Series = new SeriesKey(Bitcoin, Timeframe.OneHour) }];

        FetchGroup group = Assert.Single(BackfillPlan.FetchOnce(jobs));

        Assert.Equal(jobs, group.Jobs);
        Assert.Equal((100, 3_600_000), (group.Range.StartUnixMs, group.Range.EndUnixMs));
    }

    [Fact]
    public void FetchOnce_SeriesComesTwice_HasAFetchForEach()
    {
        BackfillJob hour = Job with { Series = new SeriesKey(Bitcoin, Timeframe.OneHour) };
        BackfillJob again = Job with { Range = new UtcRange(150, 200) };

        IReadOnlyList<FetchGroup> groups = BackfillPlan.FetchOnce([Job, hour, again]);

        Assert.Equal([[Job, hour], [again]], groups.Select(group => group.Jobs));
    }

    private static Dictionary<SeriesKey, UtcRange> Covered(long from, long until) => new() { [Job.Series] = new UtcRange(from, until) };
}
