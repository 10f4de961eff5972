using MarketData.Api.Answers;
using MarketData.Api.Caching;

namespace MarketData.IntegrationTests.Api;

/// <summary>What happens between a read and keeping it, in the order that each test gives it.</summary>
public sealed class CacheRaceTests : IDisposable
{
    private static readonly BlockKey Key = CacheUnits.Key();

    private readonly CacheUnits units = new();

    public void Dispose() => units.Dispose();

    [Fact]
    public async Task Read_NothingHappens_IsKeptAndCurrent()
    {
        Task<ReadResult> read = units.Cache.ReadAsync(Key, limit: 10, out _);
        units.Reads[0].SetResult(CacheUnits.Rows(Key, 10));

        await read;
        Assert.True(units.Store.Find(Key)!.IsCurrent(units.Watch));
    }

    [Fact]
    public async Task Read_SeriesChangesMeanwhile_IsServedAndNotKept()
    {
        Task<ReadResult> read = units.Cache.ReadAsync(Key, limit: 10, out _);
        units.Cache.Change(Key.Series);
        units.Reads[0].SetResult(CacheUnits.Rows(Key, 10));

        Assert.Equal(10, (await read).Snapshot!.Block.Count);
        Assert.Null(units.Store.Find(Key));
    }

    /// <summary>Who asks after the change must not be given what was read before it.</summary>
    [Fact]
    public async Task Read_AfterTheChange_DoesNotWaitForTheReadBeforeIt()
    {
        Task<ReadResult> before = units.Cache.ReadAsync(Key, limit: 10, out _);
        units.Cache.Change(Key.Series);
        Task<ReadResult> after = units.Cache.ReadAsync(Key, limit: 10, out TimeSpan? underWayFor);
        units.Reads[1].SetResult(CacheUnits.Rows(Key, 11));
        await after;
        units.Reads[0].SetResult(CacheUnits.Rows(Key, 10));
        await before;

        Assert.Null(underWayFor);
        Assert.Equal(11, units.Store.Find(Key)!.Snapshot.Block.Count);
    }

    [Fact]
    public async Task Read_HearingStopsMeanwhile_IsKeptAndNotCurrent()
    {
        Task<ReadResult> read = units.Cache.ReadAsync(Key, limit: 10, out _);
        units.Watch.StopHearing();
        units.Watch.StartHearing(TimeProvider.System.GetTimestamp());
        units.Reads[0].SetResult(CacheUnits.Rows(Key, 10));
        await read;

        Assert.False(units.Store.Find(Key)!.IsCurrent(units.Watch));
    }

    [Fact]
    public async Task Change_OfAKeptSeries_OutdatesItAndKeepsItForNeed()
    {
        Task<ReadResult> read = units.Cache.ReadAsync(Key, limit: 10, out _);
        units.Reads[0].SetResult(CacheUnits.Rows(Key, 10));
        await read;

        units.Cache.Change(CacheUnits.Key("MSFT").Series);
        Assert.True(units.Store.Find(Key)!.IsCurrent(units.Watch));
        units.Cache.Change(Key.Series);
        Assert.False(units.Store.Find(Key)!.IsCurrent(units.Watch));
    }

    /// <summary>As after the process was stopped for a while: nobody has said that hearing ended.</summary>
    [Fact]
    public void Watch_WithoutASignOfLife_ExpiresByItself()
    {
        units.Watch.Hear(TimeProvider.System.GetTimestamp() - (60 * TimeProvider.System.TimestampFrequency));

        Assert.Equal(0, units.Watch.Epoch);
    }

    [Fact]
    public async Task Read_DatabaseLostMeanwhile_EndsThoughTheDriverDoesNot()
    {
        Task<ReadResult> read = units.Cache.ReadAsync(Key, limit: 10, out _);
        units.Watch.Lose();

        Assert.Equal(ReadStatus.Unavailable, (await read).Status);
        Assert.Equal(ReadStatus.Unavailable, (await units.Cache.ReadAsync(Key, limit: 10, out _)).Status);
        Assert.Single(units.Reads);
    }

    /// <summary>The shorter read is told of no change once a longer one took its place.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_ReplacedByALongerAndThenOvertaken_IsServedAndNotKeptAsCurrent(bool isShorterFirst)
    {
        Task<ReadResult> shorter = units.Cache.ReadAsync(Key, limit: 10, out _);
        Task<ReadResult> longer = units.Cache.ReadAsync(Key, limit: 2_000, out _);
        units.Cache.Change(Key.Series);
        foreach (int read in (int[])(isShorterFirst ? [0, 1] : [1, 0]))
        {
            units.Reads[read].SetResult(CacheUnits.Rows(Key, 10));
            Assert.Equal(10, (await (read == 0 ? shorter : longer)).Snapshot!.Block.Count);
        }

        Assert.False(units.Store.Find(Key)?.IsCurrent(units.Watch) ?? false);
    }

    [Fact]
    public async Task LoseUnlessReadSince_AReadSucceededMeanwhile_TakesTheDatabaseForThereAndUnheard()
    {
        long begunAt = TimeProvider.System.GetTimestamp();
        Task<ReadResult> read = units.Cache.ReadAsync(Key, limit: 10, out _);
        units.Reads[0].SetResult(CacheUnits.Rows(Key, 10));
        await read;

        Assert.False(units.Watch.LoseUnlessReadSince(begunAt));
        Assert.False(units.Watch.IsGone);
        Assert.Equal(0, units.Watch.Epoch);

        Assert.True(units.Watch.LoseUnlessReadSince(TimeProvider.System.GetTimestamp() + TimeProvider.System.TimestampFrequency));
        Assert.Equal(ReadStatus.Unavailable, (await units.Cache.ReadAsync(Key, limit: 10, out _)).Status);
    }

    [Fact]
    public async Task Read_Longer_ReplacesTheShorterAndNotTheOtherWayRound()
    {
        Task<ReadResult> shorter = units.Cache.ReadAsync(Key, limit: 10, out _);
        Task<ReadResult> longer = units.Cache.ReadAsync(Key, limit: 2_000, out TimeSpan? underWayFor);
        units.Reads[1].SetResult(CacheUnits.Rows(Key, 2_000));
        await longer;
        units.Reads[0].SetResult(CacheUnits.Rows(Key, 1_000));
        await shorter;

        Assert.Null(underWayFor);
        Assert.Equal(2_000, units.Store.Find(Key)!.Snapshot.Block.Count);
    }

    /// <summary>A read that hangs makes one request slow, not all that come while it hangs.</summary>
    [Fact]
    public async Task Get_WhileAReadHangs_WaitsForItOnce()
    {
        Task<ReadResult> read = units.Cache.ReadAsync(Key, limit: 10, out _);
        units.Reads[0].SetResult(CacheUnits.Rows(Key, 10));
        await read;
        units.Cache.Change(Key.Series);
        SeriesQuery query = new(Key.Series, Range: null, Limit: 10);

        long asked = TimeProvider.System.GetTimestamp();
        AnswerResult first = await units.Source.GetAsync(Key.Kind, query, TestContext.Current.CancellationToken);
        TimeSpan firstTook = TimeProvider.System.GetElapsedTime(asked);
        asked = TimeProvider.System.GetTimestamp();
        AnswerResult second = await units.Source.GetAsync(Key.Kind, query, TestContext.Current.CancellationToken);
        TimeSpan secondTook = TimeProvider.System.GetElapsedTime(asked);

        Assert.Equal(2, units.Reads.Count);
        Assert.Equal((CacheUse.HitDegraded, CacheUse.HitDegraded), (first.Answer!.Use, second.Answer!.Use));
        Assert.True(secondTook < firstTook / 2, $"{firstTook} and then {secondTook}");
    }
}
