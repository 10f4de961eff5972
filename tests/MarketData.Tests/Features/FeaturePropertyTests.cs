using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Streaming;

namespace MarketData.Tests.Features;

/// <summary>What must hold of any series, whoever computes it.</summary>
public class FeaturePropertyTests
{
    private readonly FeatureColumns whole = new();
    private readonly FeatureColumns part = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    /// <summary>What comes later changes nothing but the rows that are back-filled.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Compute_APrefix_HasTheRowsOfTheWhole(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 20; round++)
        {
            BarColumns bars = RandomBars.Any(random, random.Next(1, 2000));
            int prefix = 1 + random.Next(bars.Count);
            QuantFeatures.Compute(bars, whole);
            QuantFeatures.Compute(RandomBars.Prefix(bars, prefix), part);

            FeatureColumns expected = Prefix(whole, prefix);
            TakeBackFilled(part, expected, prefix);
            SameFeatures.Assert(part.AsSpan(), expected.AsSpan(), () => $"seed {seed}, round {round}, {prefix} of {bars.Count} bars");
        }
    }

    /// <summary>Powers of two lose no bit: returns, volatilities and all labels stay, ranges, means and slopes scale.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Compute_PricesTimesAPowerOfTwo_ScalesExactly(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 20; round++)
        {
            double factor = Math.ScaleB(1, random.Next(-200, 200));
            BarColumns bars = RandomBars.Walk(random.Next(), random.Next(1, 2000), decimals: random.Next(0, 6));
            QuantFeatures.Compute(bars, whole);
            QuantFeatures.Compute(RandomBars.Scale(bars, factor), part);

            Scale(whole.AverageTrueRanges, factor);
            Scale(whole.RollingMeans10, factor);
            Scale(whole.RollingSlopes10, factor);
            SameFeatures.Assert(part.AsSpan(), whole.AsSpan(), () => $"seed {seed}, round {round}, {bars.Count} bars times {factor:R}");
        }
    }

    /// <summary>Volumes are in two columns, and in one of these with one unit more.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Compute_VolumesTimesAPowerOfTwo_ChangeNothingOfThePrices(int seed)
    {
        Random random = new(seed);
        double factor = Math.ScaleB(1, random.Next(-20, 20));
        BarColumns bars = RandomBars.Walk(seed, count: 700);
        BarColumns scaled = new();
        for (int i = 0; i < bars.Count; i++)
        {
            scaled.Add(bars.TimesUnixMs[i], bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i], bars.Volumes[i] * factor);
        }

        QuantFeatures.Compute(bars, whole);
        QuantFeatures.Compute(scaled, part);

        Scale(whole.RollingVolumes20, factor);
        for (int i = 0; i < bars.Count; i++)
        {
            whole.VolumeRatios[i] = scaled.Volumes[i] / (whole.RollingVolumes20[i] + 1);
        }

        SameFeatures.Assert(part.AsSpan(), whole.AsSpan(), () => $"seed {seed}, volumes times {factor:R}");
    }

    /// <summary>A series in pieces of any length, by the batch first and bar by bar then, and through saved states, is the series.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Compute_ASeriesInPieces_IsTheWhole(int seed)
    {
        Random random = new(seed);
        BarColumns bars = RandomBars.Any(random, random.Next(WarmUp.Bars, 1000));
        QuantFeatures.Compute(bars, whole);
        part.Resize(bars.Count);

        int done = random.Next(WarmUp.Bars, bars.Count + 1);
        FeatureStream stream = new();
        QuantFeatures.Compute(bars.AsSpan().Slice(0, done), part.AsSpan().Slice(0, done), stream);
        while (done < bars.Count)
        {
            FeatureStream next = new();
            next.Restore(stream.Save());
            stream = next;
            int more = random.Next(0, Math.Min(200, bars.Count - done) + 1);
            stream.Add(bars.AsSpan().Slice(done, more), part.AsSpan().Slice(done, more));
            done += more;
        }

        SameFeatures.Assert(part.AsSpan(), whole.AsSpan(), () => $"seed {seed}, {bars.Count} bars");
    }

    [Fact]
    public void WarmUp_OfASeries_EndsWhereEveryWindowIsFullOfItsOwn()
    {
        QuantFeatures.Compute(RandomBars.Walk(seed: 3, count: 1500), whole);

        Assert.All(whole.WarmUps[..99].ToArray(), Assert.True);
        Assert.All(whole.WarmUps[99..].ToArray(), Assert.False);
    }

    /// <summary>What the mark promises: bars that are still to come change no row without it.</summary>
    [Fact]
    public void WarmUp_RowsWithoutIt_DoNotLookAhead()
    {
        BarColumns bars = RandomBars.Walk(seed: 4, count: 400);
        QuantFeatures.Compute(bars, whole);
        for (int row = WarmUp.Bars; row < bars.Count; row++)
        {
            QuantFeatures.Compute(RandomBars.Prefix(bars, row + 1), part);
            SameFeatures.Assert(part.AsSpan().Slice(row, 1), whole.AsSpan().Slice(row, 1), () => $"row {row}");
        }
    }

    private static FeatureColumns Prefix(FeatureColumns features, int count)
    {
        FeatureColumns prefix = new();
        prefix.Resize(count);
        features.AsSpan().Slice(0, count).CopyTo(prefix.AsSpan());
        return prefix;
    }

    /// <summary>Takes over the rows that have no window of their own yet.</summary>
    private static void TakeBackFilled(FeatureColumns from, FeatureColumns to, int count)
    {
        from.RollingMeans10[..Math.Min(9, count)].CopyTo(to.RollingMeans10);
        from.RollingVolumes20[..Math.Min(19, count)].CopyTo(to.RollingVolumes20);
        from.VolumeRatios[..Math.Min(19, count)].CopyTo(to.VolumeRatios);
        from.Volatilities20[..Math.Min(20, count)].CopyTo(to.Volatilities20);
        from.Volatilities50[..Math.Min(50, count)].CopyTo(to.Volatilities50);
    }

    private static void Scale(Span<double> column, double factor)
    {
        foreach (ref double value in column)
        {
            value *= factor;
        }
    }
}
