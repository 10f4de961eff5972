using MarketData.Api.Caching;
using MarketData.Api.Rows;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.IntegrationTests.Api;

public sealed class CacheStoreTests
{
    private static readonly Action<StoredSeries>[] BarChanges =
    [
        stored => SetBar(stored, 1, 0, 0, 0, 0, 0), stored => SetBar(stored, 0, 1, 0, 0, 0, 0), stored => SetBar(stored, 0, 0, 1, 0, 0, 0),
        stored => SetBar(stored, 0, 0, 0, 1, 0, 0), stored => SetBar(stored, 0, 0, 0, 0, 1, 0), stored => SetBar(stored, 0, 0, 0, 0, 0, 1),
        stored => SetBar(stored, 0, -0.0, 0, 0, 0, 0),
    ];

    private static readonly Action<StoredSeries>[] FeatureChanges =
    [
        stored => stored.Features.LogReturns[0] = 1, stored => stored.Features.Volatilities20[0] = 1,
        stored => stored.Features.Volatilities50[0] = 1, stored => stored.Features.AverageTrueRanges[0] = 1,
        stored => stored.Features.RollingVolumes20[0] = 1, stored => stored.Features.VolumeRatios[0] = 1,
        stored => stored.Features.RollingMeans10[0] = 1, stored => stored.Features.RollingSlopes10[0] = 1,
        stored => stored.Features.StructureFlags[0] = StructureFlags.HigherHigh,
        stored => stored.Features.TrendDirections[0] = (TrendDirection)1, stored => stored.Features.StructureLabels[0] = (StructureLabel)1,
        stored => stored.Features.VolatilityRegimes[0] = (VolatilityRegime)1, stored => stored.Features.TrendRegimes[0] = (TrendRegime)1,
        stored => stored.Features.CompressionRegimes[0] = (CompressionRegime)1, stored => stored.Features.WarmUps[0] = true,
    ];

    [Fact]
    public void Keep_MoreThanSeriesAllowed_GivesUpTheLeastRecentlyUsed()
    {
        using CacheUnits units = new(maxSeries: 2);
        units.Store.Keep(CacheUnits.Block(CacheUnits.Key("A"), 1));
        units.Store.Keep(CacheUnits.Block(CacheUnits.Key("B"), 1));
        units.Store.Find(CacheUnits.Key("A"));

        units.Store.Keep(CacheUnits.Block(CacheUnits.Key("C"), 1));

        Assert.NotNull(units.Store.Peek(CacheUnits.Key("A")));
        Assert.Null(units.Store.Peek(CacheUnits.Key("B")));
        Assert.Equal(2, units.Store.Count);
    }

    [Fact]
    public void Keep_WhateverIsKept_StaysWithinItsBytes()
    {
        HeldBlock large = CacheUnits.Block(CacheUnits.Key("LARGE"), 500);
        long maxBytes = large.Snapshot.SizeBytes * 2;
        using CacheUnits units = new(maxBytes: maxBytes);
        Random random = new(6);
        for (int i = 0; i < 1_000; i++)
        {
            bool isKept = units.Store.Keep(CacheUnits.Block(CacheUnits.Key($"S{random.Next(40)}"), random.Next(400)));

            Assert.True(isKept);
            Assert.InRange(units.Store.SizeBytes, 1, maxBytes);
        }

        Assert.False(units.Store.Keep(CacheUnits.Block(CacheUnits.Key("TOO.LARGE"), 1_500)));
        Assert.InRange(units.Store.SizeBytes, 0, maxBytes);
    }

    [Fact]
    public void Keep_TooLarge_LeavesTheOneThatIsKept()
    {
        HeldBlock small = CacheUnits.Block(CacheUnits.Key(), 10);
        using CacheUnits units = new(maxBytes: small.Snapshot.SizeBytes * 2);
        units.Store.Keep(small);

        Assert.False(units.Store.Keep(CacheUnits.Block(CacheUnits.Key(), 1_000)));
        Assert.Same(small, units.Store.Peek(CacheUnits.Key()));
    }

    /// <summary>A thousand who wait for one read hold one snapshot.</summary>
    [Fact]
    public void TryHold_ManyHoldersOfOne_CountItOnce()
    {
        using CacheUnits units = new();
        SeriesSnapshot snapshot = CacheUnits.Block(CacheUnits.Key(), 1_000).Snapshot;
        for (int holder = 0; holder < 1_000; holder++)
        {
            Assert.True(units.Memory.TryHold(snapshot));
            Assert.Equal(snapshot.SizeBytes, units.Memory.HeldBytes);
        }

        for (int holder = 0; holder < 1_000; holder++)
        {
            Assert.Equal(snapshot.SizeBytes, units.Memory.HeldBytes);
            units.Memory.Release(snapshot);
        }

        Assert.Equal(0, units.Memory.HeldBytes);
    }

    /// <summary>Slow clients, each at a series of its own that the cache gives up while they take it.</summary>
    [Fact]
    public void TryHold_BlocksGivenUpWhileBeingSent_StayWithinTheBound()
    {
        const int Rows = 20_000;
        HeldBlock usual = CacheUnits.Block(CacheUnits.Key("USUAL"), Rows);
        long maxBytes = usual.Snapshot.SizeBytes * 3;
        using CacheUnits units = new(maxBytes: maxBytes);
        List<SeriesSnapshot> sent = [];
        bool isRefused = false;
        for (int i = 0; i < 200; i++)
        {
            HeldBlock block = CacheUnits.Block(CacheUnits.Key($"S{i}"), Rows);
            units.Store.Keep(block);
            if (units.Memory.TryHold(block.Snapshot))
            {
                sent.Add(block.Snapshot);
            }
            else
            {
                isRefused = true;
            }

            Assert.InRange(units.Memory.HeldBytes, 1, maxBytes + SnapshotMemory.MaxUnkeptBytes);
        }

        Assert.True(isRefused, "The test is too small to reach the bound.");

        // What is kept is there for everybody all the same.
        Assert.True(units.Memory.TryHold(units.Store.Find(sent[^1].Key)!.Snapshot));
        units.Memory.Release(sent[^1]);
        sent.ForEach(units.Memory.Release);
        Assert.InRange(units.Memory.HeldBytes, 1, maxBytes);
        Assert.True(units.Store.Keep(usual));
    }

    /// <summary>Every range and limit, against looking at every row; wherever the block must not answer, it does not.</summary>
    [Fact]
    public void TrySlice_AnyRangeAndLimit_IsWhatASearchFindsOrNothing()
    {
        const int Rows = 12;
        long step = Timeframe.FiveMinutes.DurationMs;
        foreach (int limitRead in (int[])[Rows, Rows + 1])
        {
            SeriesSnapshot snapshot = new(
                CacheUnits.Key(), CacheUnits.Rows(CacheUnits.Key(), Rows), limitRead, DateTimeOffset.UnixEpoch);
            bool isWhole = limitRead > Rows;
            for (int start = -2; start < 28; start++)
            {
                for (int end = start + 1; end < 29; end++)
                {
                    foreach (int limit in (int[])[1, 3, 12, 13])
                    {
                        UtcRange range = new((start * step / 2) + 1, (end * step / 2) + 1);
                        int[] inside = [.. Enumerable.Range(0, Rows).Where(row => range.Contains(row * step))];
                        bool isKnown = isWhole || inside.Length >= limit || range.StartUnixMs > 0;

                        Assert.Equal(isKnown, snapshot.TrySlice(range, limit, out int first, out int until));
                        if (isKnown)
                        {
                            Assert.Equal(inside.TakeLast(limit), Enumerable.Range(first, until - first));
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void RowHashes_SameRowsInAnotherBlock_AreTheSame()
    {
        BlockKey key = CacheUnits.Key();
        SeriesSnapshot ten = CacheUnits.Block(key, 10).Snapshot;
        SeriesSnapshot six = CacheUnits.Block(key, 6).Snapshot;

        Assert.Equal(ten.Hashes.Of(2, 6), six.Hashes.Of(2, 6));
        HashSet<ulong> all = [ten.Hashes.Of(0, 0)];
        Assert.All(
            from first in Enumerable.Range(0, 10) from end in Enumerable.Range(first + 1, 10 - first) select (first, end),
            run => Assert.True(all.Add(ten.Hashes.Of(run.first, run.end))));
    }

    /// <summary>A tag vouches for every value of a row, and for those that are not sent by none.</summary>
    [Fact]
    public void RowHashes_AnyValueOfARowChanges_Change()
    {
        foreach (RowKind kind in (RowKind[])[RowKind.Quant, RowKind.Historical])
        {
            HashSet<ulong> hashes = [HashOf(kind, _ => { })];
            Assert.All(BarChanges, change => Assert.True(hashes.Add(HashOf(kind, change))));
            Assert.All(FeatureChanges, change => Assert.Equal(kind == RowKind.Quant, hashes.Add(HashOf(kind, change))));
        }
    }

    private static ulong HashOf(RowKind kind, Action<StoredSeries> change)
    {
        BarColumns bars = new();
        FeatureColumns features = new();
        bars.Add(0, 0, 0, 0, 0, 0);
        features.Resize(1);
        StoredSeries stored = new(CacheUnits.Key().Series, bars, features, NewestBarUnixMs: 0, DateTimeOffset.UnixEpoch);
        change(stored);
        return new RowHashes(kind, stored).Of(0, 1);
    }

    private static void SetBar(StoredSeries stored, long timeUnixMs, double open, double high, double low, double close, double volume)
    {
        stored.Bars.Clear();
        stored.Bars.Add(timeUnixMs, open, high, low, close, volume);
    }
}
