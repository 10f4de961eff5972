using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Streaming;

namespace MarketData.Tests.Features.Streaming;

/// <summary>After a revision the stream is the one that saw the revised series from the start.</summary>
public class RevisionTests
{
    private const int Reach = 100;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryRevise_AnyBarWithinReach_IsTheStreamOfTheRevisedSeries(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 100; round++)
        {
            int count = random.Next(1, 600);
            BarColumns bars = RandomBars.Any(random, count + 60);
            FeatureStream stream = new();
            FeatureColumns rows = AddFirst(stream, bars, count);
            for (int times = random.Next(1, 4); times > 0; times--)
            {
                int row = count - 1 - random.Next(Math.Min(count, Reach));
                bars = With(bars, row, Revised(random, bars, row));

                Assert.True(stream.TryRevise(bars.AsSpan().Slice(row, 1), rows.AsSpan().Slice(row, count - row), out int changed));
                Assert.InRange(changed, 0, count - row);
            }

            stream.Add(bars.AsSpan().Slice(count, 60), rows.AsSpan().Slice(count, 60));

            AssertIsTheStreamOf(bars, rows, stream);
        }
    }

    [Fact]
    public void TryRevise_VolumeAlone_WritesTheRowsOfItsWindow()
    {
        BarColumns bars = RandomBars.Walk(seed: 3, count: 300);
        FeatureStream stream = new();
        FeatureColumns rows = AddFirst(stream, bars, 300);
        bars = With(bars, 220, (bars.Opens[220], bars.Highs[220], bars.Lows[220], bars.Closes[220], bars.Volumes[220] + 1));

        Assert.True(stream.TryRevise(bars.AsSpan().Slice(220, 1), rows.AsSpan().Slice(220, 80), out int changed));

        Assert.Equal(20, changed);
        AssertIsTheStreamOf(bars, rows, stream);
    }

    /// <summary>The mean of equal values is the first of them, and minus zero equals zero.</summary>
    [Fact]
    public void TryRevise_ZeroToMinusZero_IsARevision()
    {
        BarColumns bars = RandomBars.Flat(Enumerable.Repeat(1.0, 150), volume: 0);
        FeatureStream stream = new();
        FeatureColumns rows = AddFirst(stream, bars, 150);
        bars = With(bars, 110, (1, 1, 1, 1, -0.0));

        Assert.True(stream.TryRevise(bars.AsSpan().Slice(110, 1), rows.AsSpan().Slice(110, 40), out int changed));

        Assert.Equal(20, changed);
        AssertIsTheStreamOf(bars, rows, stream);
    }

    /// <summary>Its rows end before those whose volatility was filled back over them.</summary>
    [Fact]
    public void TryRevise_VolumeBeforeTheFirstVolatility_LeavesWhatLaterRowsLookBackAt()
    {
        Random random = new(9);
        for (int round = 0; round < 40; round++)
        {
            BarColumns bars = RandomBars.Any(random, 120);
            FeatureStream stream = new();
            FeatureColumns rows = AddFirst(stream, bars, 60);
            int row = random.Next(5, 30);
            bars = With(bars, row, (bars.Opens[row], bars.Highs[row], bars.Lows[row], bars.Closes[row], bars.Volumes[row] + 1e301));

            Assert.True(stream.TryRevise(bars.AsSpan().Slice(row, 1), rows.AsSpan().Slice(row, 60 - row), out int changed));
            stream.Add(bars.AsSpan().Slice(60, 60), rows.AsSpan().Slice(60, 60));

            Assert.Equal(20, changed);
            AssertIsTheStreamOf(bars, rows, stream);
        }
    }

    [Fact]
    public void TryRevise_NothingThatFeaturesLookAt_WritesNothing()
    {
        BarColumns bars = RandomBars.Walk(seed: 4, count: 150);
        FeatureStream stream = new();
        FeatureColumns rows = AddFirst(stream, bars, 150);
        bars = With(bars, 120, (bars.Opens[120] + 1, bars.Highs[120], bars.Lows[120], bars.Closes[120], bars.Volumes[120]));

        Assert.True(stream.TryRevise(bars.AsSpan().Slice(120, 1), new FeatureColumns().AsSpan(), out int changed));

        Assert.Equal(0, changed);
        AssertIsTheStreamOf(bars, rows, stream);
    }

    [Fact]
    public void TryRevise_BarThatIsNotThereOrNotHeldAnyMore_ChangesNothing()
    {
        BarColumns bars = RandomBars.Walk(seed: 5, count: 600);
        FeatureStream stream = new();
        FeatureColumns rows = AddFirst(stream, bars, 600);

        Assert.False(stream.TryRevise(One(bars.TimesUnixMs[10]), rows.AsSpan(), out int old));
        Assert.False(stream.TryRevise(One(bars.TimesUnixMs[590] + 1), rows.AsSpan(), out int between));
        Assert.False(stream.TryRevise(One(bars.TimesUnixMs[599] + 1), rows.AsSpan(), out int after));

        Assert.Equal((0, 0, 0), (old, between, after));
        AssertIsTheStreamOf(bars, rows, stream);
    }

    [Fact]
    public void TryRevise_WhatCannotBeUsed_IsRefusedAndNothingChanged()
    {
        BarColumns bars = RandomBars.Walk(seed: 6, count: 150);
        FeatureStream stream = new();
        FeatureColumns rows = AddFirst(stream, bars, 150);
        long time = bars.TimesUnixMs[140];

        Assert.Throws<ArgumentException>(() => stream.TryRevise(One(time, double.NaN), rows.AsSpan(), out _));
        Assert.Throws<ArgumentException>(() => stream.TryRevise(One(time), rows.AsSpan().Slice(0, 9), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.TryRevise(bars.AsSpan().Slice(140, 2), rows.AsSpan(), out _));

        AssertIsTheStreamOf(bars, rows, stream);
    }

    [Fact]
    public void TryRevise_IntoColumnsOfDifferentLengths_IsRefusedAndNothingChanged()
    {
        BarColumns bars = RandomBars.Walk(seed: 10, count: 150);
        FeatureStream stream = new();
        FeatureColumns rows = AddFirst(stream, bars, 150);
        byte[] before = stream.Save().Bytes.ToArray();
        for (int shorter = 0; shorter < 15; shorter++)
        {
            int column = shorter;

            Assert.Throws<ArgumentException>(
                () => stream.TryRevise(One(bars.TimesUnixMs[140]), WithOneShorter(rows.AsSpan().Slice(0, 20), column), out _));

            Assert.Equal(before, stream.Save().Bytes.ToArray());
        }

        AssertIsTheStreamOf(bars, rows, stream);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryRewind_WithinReach_GoesOnAsIfTheBarsNeverCame(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 100; round++)
        {
            int count = random.Next(1, 600);
            BarColumns bars = RandomBars.Any(random, count + 60);
            FeatureStream stream = new();
            FeatureColumns rows = AddFirst(stream, bars, count);
            int row = count - random.Next(Math.Min(count, Reach) + 1);
            bars = With(bars, row, Revised(random, bars, row));

            Assert.True(stream.TryRewind(bars.TimesUnixMs[row] - random.Next(0, 300_000)));
            Assert.Equal(row, stream.Count);
            FeatureState? state = row == 0 ? null : stream.Save();
            stream.Add(bars.AsSpan().Slice(row, bars.Count - row), rows.AsSpan().Slice(row, bars.Count - row));

            AssertIsTheStreamOf(bars, rows, stream);
            AssertStateIsThatOf(bars, row, state);
        }
    }

    [Fact]
    public void TryRewind_OfALongStream_ReachesAHundredBarsAndNoneWithoutItsHistory()
    {
        BarColumns bars = RandomBars.Walk(seed: 9, count: 600);
        FeatureColumns rows = new();
        rows.Resize(bars.Count);
        for (int count = 450; count <= 600; count++)
        {
            FeatureStream stream = new();
            stream.Add(bars.AsSpan().Slice(0, count), rows.AsSpan().Slice(0, count));
            int row = count - 1;
            while (row > 0 && stream.TryRewind(bars.TimesUnixMs[row - 1]))
            {
                row--;
            }

            Assert.InRange(row, 1, count - Reach);
            stream.Add(bars.AsSpan().Slice(row, count - row), rows.AsSpan().Slice(row, count - row));
            AssertStateIsThatOf(bars, count, stream.Save());
        }

        StreamDefinition.Assert(bars, rows);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public void TryRewind_OfARestoredStream_ReachesWhatCameSince(int saved)
    {
        BarColumns bars = RandomBars.Walk(seed: 7, count: saved + 90);
        FeatureStream stream = new();
        FeatureColumns rows = AddFirst(stream, bars, saved);
        stream.Restore(stream.Save());
        stream.Add(bars.AsSpan().Slice(saved, 90), rows.AsSpan().Slice(saved, 90));

        Assert.False(stream.TryRewind(bars.TimesUnixMs[saved - 1]));
        Assert.Equal(bars.Count, stream.Count);
        Assert.True(stream.TryRewind(bars.TimesUnixMs[saved]));
        Assert.Equal(saved, stream.Count);
        stream.Add(bars.AsSpan().Slice(saved, 90), rows.AsSpan().Slice(saved, 90));

        AssertIsTheStreamOf(bars, rows, stream);
    }

    [Fact]
    public void TryRewind_FromBehindTheNewest_ForgetsNothing()
    {
        BarColumns bars = RandomBars.Walk(seed: 8, count: 10);
        FeatureStream stream = new();
        FeatureColumns rows = AddFirst(stream, bars, 10);

        Assert.True(stream.TryRewind(bars.TimesUnixMs[9] + 1));

        AssertIsTheStreamOf(bars, rows, stream);
    }

    private static FeatureColumns AddFirst(FeatureStream stream, BarColumns bars, int count)
    {
        FeatureColumns rows = new();
        rows.Resize(bars.Count);
        stream.Add(bars.AsSpan().Slice(0, count), rows.AsSpan().Slice(0, count));
        return rows;
    }

    /// <summary>Its rows, and those to come.</summary>
    private static void AssertIsTheStreamOf(BarColumns bars, FeatureColumns rows, FeatureStream stream)
    {
        StreamDefinition.Assert(bars, rows);
        AssertStateIsThatOf(bars, bars.Count, stream.Save());
    }

    private static void AssertStateIsThatOf(BarColumns bars, int count, FeatureState? got)
    {
        if (got is null)
        {
            Assert.Equal(0, count);
            return;
        }

        FeatureStream fresh = new();
        AddFirst(fresh, bars, count);
        Assert.Equal(fresh.Save().Bytes.ToArray(), got.Bytes.ToArray());
    }

    private static (double Open, double High, double Low, double Close, double Volume) Revised(Random random, BarColumns bars, int row)
    {
        (double open, double high, double low) = (bars.Opens[row], bars.Highs[row], bars.Lows[row]);
        (double close, double volume) = (bars.Closes[row], bars.Volumes[row]);
        return random.Next(5) switch
        {
            0 => (open * 2, high, low, close, volume),
            1 => (open, high * 1.1, low, close, volume),
            2 => (open, high, low * 0.9, close, volume),
            3 => (open, high, low, close * 1.03, volume),
            _ => (open, high, low, close, volume + 7),
        };
    }

    private static BarColumns With(
        BarColumns bars, int row, (double Open, double High, double Low, double Close, double Volume) revised)
    {
        BarColumns copy = new();
        for (int i = 0; i < bars.Count; i++)
        {
            (double open, double high, double low, double close, double volume) = i == row
                ? revised
                : (bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i], bars.Volumes[i]);
            copy.Add(bars.TimesUnixMs[i], open, high, low, close, volume);
        }

        return copy;
    }

    /// <param name="column">Which of the columns lacks rows, from 0.</param>
    private static FeatureSpan WithOneShorter(FeatureSpan rows, int column)
    {
        return new FeatureSpan
        {
            LogReturns = Cut(rows.LogReturns, 0),
            Volatilities20 = Cut(rows.Volatilities20, 1),
            Volatilities50 = Cut(rows.Volatilities50, 2),
            AverageTrueRanges = Cut(rows.AverageTrueRanges, 3),
            RollingVolumes20 = Cut(rows.RollingVolumes20, 4),
            VolumeRatios = Cut(rows.VolumeRatios, 5),
            RollingMeans10 = Cut(rows.RollingMeans10, 6),
            RollingSlopes10 = Cut(rows.RollingSlopes10, 7),
            StructureFlags = Cut(rows.StructureFlags, 8),
            TrendDirections = Cut(rows.TrendDirections, 9),
            StructureLabels = Cut(rows.StructureLabels, 10),
            VolatilityRegimes = Cut(rows.VolatilityRegimes, 11),
            TrendRegimes = Cut(rows.TrendRegimes, 12),
            CompressionRegimes = Cut(rows.CompressionRegimes, 13),
            WarmUps = Cut(rows.WarmUps, 14),
        };

        Span<T> Cut<T>(Span<T> values, int own) => own == column ? values[..5] : values;
    }

    private static BarSpan One(long timeUnixMs, double price = 1) =>
        new(new[] { timeUnixMs }, new[] { price }, new[] { price }, new[] { price }, new[] { price }, new[] { 1.0 });
}
