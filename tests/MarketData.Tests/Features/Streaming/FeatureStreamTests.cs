using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Oracle;
using MarketData.Features.Streaming;

namespace MarketData.Tests.Features.Streaming;

/// <summary>Bar by bar against the definition of the series so far: all bits alike.</summary>
public class FeatureStreamTests
{
    public static TheoryData<string> GoldenCases => [.. GoldenCase.Names];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Add_BarByBarOfAnySeries_IsTheLastRowOfTheDefinition(int seed)
    {
        Random random = new(seed);
        FeatureStream stream = new();
        for (int round = 0; round < 30; round++)
        {
            BarColumns bars = RandomBars.Any(random, random.Next(1, 900));
            stream.Clear();

            FeatureColumns rows = AddOneByOne(stream, bars);

            StreamDefinition.Assert(bars, rows);
            Assert.Equal(bars.Count, stream.Count);
        }
    }

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Add_GoldenCase_IsTheLastRowOfTheDefinition(string name)
    {
        BarColumns bars = GoldenCase.Read(name).Bars;

        StreamDefinition.Assert(bars, AddOneByOne(new FeatureStream(), bars));
    }

    /// <summary>Every prefix of the definition in full, which the other tests take to stay as it is once the windows are full.</summary>
    [Fact]
    public void Add_EveryPrefix_IsTheLastRowOfTheDefinition()
    {
        BarColumns bars = RandomBars.Walk(seed: 4, count: 300, decimals: 2);
        FeatureColumns rows = AddOneByOne(new FeatureStream(), bars);
        FeatureColumns prefix = new();
        for (int count = 1; count <= bars.Count; count++)
        {
            prefix.Resize(count);
            ScalarFeatures.Compute(bars.AsSpan().Slice(0, count), prefix.AsSpan());

            SameFeatures.Assert(rows.AsSpan().Slice(count - 1, 1), prefix.AsSpan().Slice(count - 1, 1));
        }
    }

    [Fact]
    public void Add_ManyAtOnce_IsAddingOneByOne()
    {
        Random random = new(5);
        BarColumns bars = RandomBars.Any(random, 1000);
        FeatureColumns rows = new();
        rows.Resize(bars.Count);
        FeatureStream stream = new();
        for (int from = 0; from < bars.Count;)
        {
            int count = Math.Min(random.Next(0, 300), bars.Count - from);
            stream.Add(bars.AsSpan().Slice(from, count), rows.AsSpan().Slice(from, count));
            from += count;
        }

        SameFeatures.Assert(rows.AsSpan(), AddOneByOne(new FeatureStream(), bars).AsSpan());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(640)]
    [InlineData(2000)]
    public void Compute_GoingOnAfterwards_EqualsTheBatchOfTheWhole(int first)
    {
        Random random = new(first);
        BarColumns bars = RandomBars.Any(random, first + 300);
        FeatureColumns whole = new();
        QuantFeatures.Compute(bars, whole);
        FeatureColumns rows = new();
        rows.Resize(bars.Count);
        FeatureStream stream = new();
        AddOneByOne(stream, RandomBars.Walk(seed: 6, count: 300));

        QuantFeatures.Compute(bars.AsSpan().Slice(0, first), rows.AsSpan().Slice(0, first), stream);
        FeatureColumns alone = new();
        QuantFeatures.Compute(RandomBars.Prefix(bars, first), alone);
        SameFeatures.Assert(rows.AsSpan().Slice(0, first), alone.AsSpan());
        stream.Add(bars.AsSpan().Slice(first, 300), rows.AsSpan().Slice(first, 300));

        int settled = Math.Max(first, WarmUp.Bars);
        int rest = bars.Count - settled;
        SameFeatures.Assert(rows.AsSpan().Slice(settled, rest), whole.AsSpan().Slice(settled, rest));
        StreamDefinition.Assert(bars, rows, first);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(700)]
    public void Compute_RefusedBars_LeaveTheStreamBehindThemAlone(int count)
    {
        BarColumns bars = RandomBars.Walk(seed: 10, count);
        bars.Add(count * 300_000L, 1, 1, 1, double.NaN, 1);
        FeatureColumns rows = new();
        rows.Resize(bars.Count);
        FeatureStream stream = new();
        AddOneByOne(stream, RandomBars.Walk(seed: 6, count: 30));

        ArgumentException refusal =
            Assert.Throws<ArgumentException>(() => QuantFeatures.Compute(bars.AsSpan(), rows.AsSpan(), stream));

        Assert.Contains($"row {count} ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(30, stream.Count);
    }

    [Fact]
    public void Add_OneBar_AllocatesNothing()
    {
        BarColumns bars = RandomBars.Walk(seed: 7, count: 1000);
        FeatureColumns rows = new();
        rows.Resize(bars.Count);
        FeatureStream stream = new();
        stream.Add(bars.AsSpan().Slice(0, 200), rows.AsSpan().Slice(0, 200));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 200; i < bars.Count; i++)
        {
            stream.Add(bars.AsSpan().Slice(i, 1), rows.AsSpan().Slice(i, 1));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Add_WhatCannotBeUsed_IsRefusedAndNothingAdded()
    {
        BarColumns bars = RandomBars.Walk(seed: 8, count: 400);
        FeatureColumns rows = new();
        rows.Resize(bars.Count);
        FeatureStream stream = new();
        stream.Add(bars.AsSpan().Slice(0, 150), rows.AsSpan().Slice(0, 150));

        AssertRefused(stream, "row 0", Bars((149 * 300_000, 1)));
        AssertRefused(stream, "row 0", Bars((-1, 1)));
        AssertRefused(stream, "row 2", Bars((150 * 300_000, 1), (151 * 300_000, 1), (151 * 300_000, 1)));
        AssertRefused(stream, "row 1", Bars((150 * 300_000, 1), (151 * 300_000, double.NaN)));
        AssertRefused(stream, "LogReturns", Bars((150 * 300_000, 1)), room: 2);

        stream.Add(bars.AsSpan().Slice(150, 250), rows.AsSpan().Slice(150, 250));
        StreamDefinition.Assert(bars, rows);
    }

    [Fact]
    public void Bars_OfColumnsThatDifferInLength_AreRefused() =>
        Assert.Contains(
            "closes",
            Assert.Throws<ArgumentException>(() => new BarSpan([1], [1], [1], [1], [1, 2], [1]).Count).Message,
            StringComparison.Ordinal);

    internal static FeatureColumns AddOneByOne(FeatureStream stream, BarColumns bars)
    {
        FeatureColumns rows = new();
        rows.Resize(bars.Count);
        for (int i = 0; i < bars.Count; i++)
        {
            stream.Add(bars.AsSpan().Slice(i, 1), rows.AsSpan().Slice(i, 1));
        }

        return rows;
    }

    private static BarColumns Bars(params (long Time, double Close)[] bars)
    {
        BarColumns columns = new();
        foreach ((long time, double close) in bars)
        {
            columns.Add(time, 1, 1, 1, close, 1);
        }

        return columns;
    }

    private static void AssertRefused(FeatureStream stream, string said, BarColumns bars, int? room = null)
    {
        FeatureColumns rows = new();
        rows.Resize(room ?? bars.Count);
        long count = stream.Count;

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => stream.Add(bars.AsSpan(), rows.AsSpan()));

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(count, stream.Count);
    }
}
