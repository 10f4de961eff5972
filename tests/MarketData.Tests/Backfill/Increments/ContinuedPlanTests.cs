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

    /// <summary>An earlier part of a series is stored before a later one, whatever the symbol's other jobs share.</summary>
    [Fact]
    public void FetchOnce_PartsOfASeriesBesideALongerOne_KeepTheirOrder()
    {
        BackfillJob whole = Job with { Range = new UtcRange(0, 200) };
        BackfillJob first = new(new SeriesKey(Bitcoin, Timeframe.OneHour), new UtcRange(0, 100));
        BackfillJob second = first with { Range = new UtcRange(100, 200) };

        IReadOnlyList<FetchGroup> groups = BackfillPlan.FetchOnce([whole, first, second]);

        Assert.Equal([[whole], [first], [second]], groups.Select(group => group.Jobs));
        Assert.Equal([[first], [whole, second]], BackfillPlan.FetchOnce([first, whole, second]).Select(group => group.Jobs.ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FetchOnce_AnyJobs_KeepsEachAndTheOrderOfEverySeries(int seed)
    {
        Random random = new(seed);
        for (int plan = 0; plan < 100; plan++)
        {
            BackfillJob[] jobs = [.. Enumerable.Range(0, 12).Select(_ => new BackfillJob(
                new SeriesKey(Symbol.Crypto(random.Next(2) == 0 ? "BTC" : "ETH"), Timeframe.Backfilled[random.Next(3)]),
                new UtcRange(random.Next(100), 100 * random.Next(1, 4))))];

            IReadOnlyList<FetchGroup> groups = BackfillPlan.FetchOnce(jobs);

            Assert.Equal(jobs.ToLookup(job => job.Series), groups.SelectMany(group => group.Jobs).ToLookup(job => job.Series).OrderBy(
                same => Array.FindIndex(jobs, job => job.Series == same.Key)));
            Assert.All(groups, group => Assert.Equal(group.Jobs.Count, group.Jobs.Select(job => job.Series).Distinct().Count()));
        }
    }

    private static Dictionary<SeriesKey, UtcRange> Covered(long from, long until) => new() { [Job.Series] = new UtcRange(from, until) };
}
