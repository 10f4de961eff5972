using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Streaming;

namespace MarketData.Tests.Features.Streaming;

/// <summary>A stream that goes on from its bytes is the one that was saved.</summary>
public class FeatureStateTests
{
    [Fact]
    public void Restore_AtAnyRow_GoesOnWithTheSameBits()
    {
        Random random = new(11);
        for (int saved = 1; saved <= 330; saved += saved < 130 ? 1 : 20)
        {
            BarColumns bars = RandomBars.Any(random, saved + 260);
            FeatureStream stream = new();
            FeatureColumns rows = new();
            rows.Resize(bars.Count);
            stream.Add(bars.AsSpan().Slice(0, saved), rows.AsSpan().Slice(0, saved));

            FeatureStream restored = new();
            FeatureStreamTests.AddOneByOne(restored, RandomBars.Walk(seed: 12, count: saved % 300));
            restored.Restore(Read(stream.Save()));
            restored.Add(bars.AsSpan().Slice(saved, 260), rows.AsSpan().Slice(saved, 260));

            StreamDefinition.Assert(bars, rows, saved);
            Assert.Equal(bars.Count, restored.Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(500)]
    public void Save_OfARestoredStream_HasTheSameBytes(int count)
    {
        FeatureStream stream = new();
        FeatureStreamTests.AddOneByOne(stream, RandomBars.Walk(seed: 13, count));
        FeatureState state = stream.Save();
        FeatureStream restored = new();
        restored.Restore(Read(state));

        Assert.Equal(state.Bytes.ToArray(), restored.Save().Bytes.ToArray());
        Assert.Equal(count, state.Count);
        Assert.Equal((count - 1) * 300_000L, state.NewestBarUnixMs);
        Assert.Equal(1_608, state.Bytes.Length);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(1000)]
    public void Save_BehindABatch_HasTheBytesOfTheStream(int count)
    {
        BarColumns bars = RandomBars.Walk(seed: 14, count);
        FeatureColumns features = new();
        features.Resize(count);
        FeatureStream batch = new();
        FeatureStream stream = new();

        QuantFeatures.Compute(bars.AsSpan(), features.AsSpan(), batch);
        FeatureStreamTests.AddOneByOne(stream, bars);

        Assert.Equal(stream.Save().Bytes.ToArray(), batch.Save().Bytes.ToArray());
    }

    [Fact]
    public void Save_WithoutABar_IsRefused() => Assert.Throws<InvalidOperationException>(() => new FeatureStream().Save());

    [Fact]
    public void TryRead_OtherVersion_IsNone()
    {
        byte[] bytes = Some();
        bytes[0]++;

        Assert.Null(FeatureState.TryRead(bytes));
    }

    [Fact]
    public void TryRead_OtherLength_IsNone()
    {
        byte[] bytes = Some();

        Assert.Null(FeatureState.TryRead(ReadOnlyMemory<byte>.Empty));
        Assert.Null(FeatureState.TryRead(bytes.AsMemory(0, bytes.Length - 1)));
        Assert.Null(FeatureState.TryRead((byte[])[.. bytes, 0]));
        Assert.NotNull(FeatureState.TryRead(bytes));
    }

    [Fact]
    public void TryRead_OfNoBars_IsNone()
    {
        byte[] bytes = Some();
        bytes.AsSpan(8, 8).Clear();

        Assert.Null(FeatureState.TryRead(bytes));
    }

    [Fact]
    public void TryRead_BytesThatChangeAfterwards_KeepsTheirContent()
    {
        byte[] bytes = Some();
        FeatureState state = Read(bytes);
        bytes.AsSpan().Clear();

        Assert.Equal(60, state.Count);
    }

    private static byte[] Some()
    {
        FeatureStream stream = new();
        FeatureStreamTests.AddOneByOne(stream, RandomBars.Walk(seed: 15, count: 60));
        return stream.Save().Bytes.ToArray();
    }

    private static FeatureState Read(FeatureState state) => Read(state.Bytes.ToArray());

    private static FeatureState Read(byte[] bytes) => FeatureState.TryRead(bytes) ?? throw new InvalidDataException("Not a state.");
}
