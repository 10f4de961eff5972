using MarketData.Api.Caching;
using MarketData.Api.Rows;

namespace MarketData.IntegrationTests.Api.Rows;

/// <summary>Memory that is used again: rows of an answer that was sent must be seen by nobody.</summary>
public sealed class LentRowsTests
{
    [Fact]
    public void Slice_AfterGivingBack_IsRefused()
    {
        RowBlock block = Write(rows: 10, isLent: true);

        block.GiveBack();

        Assert.Throws<ObjectDisposedException>(() => block.Slice(0, 1));
        Assert.Throws<ObjectDisposedException>(() => block.Slice(0, 0));
    }

    [Fact]
    public void GiveBack_BlockThatIsKept_ChangesNothing()
    {
        RowBlock kept = Write(rows: 10, isLent: false);
        byte[] rows = kept.Slice(0, 10).ToArray();

        kept.GiveBack();
        using Given _ = new(Write(rows: 300, isLent: true));

        Assert.Equal(rows, kept.Slice(0, 10).Span);
    }

    /// <summary>Twice the same memory for two who write would mix their rows.</summary>
    [Fact]
    public void GiveBack_Twice_GivesTheMemoryToOneOnly()
    {
        RowBlock first = Write(rows: 10, isLent: true);
        first.GiveBack();
        first.GiveBack();

        using Given one = new(Write(rows: 10, isLent: true));
        byte[] rows = one.Block.Slice(0, 10).ToArray();
        using Given other = new(Write(rows: 10, isLent: true, close: 2));

        Assert.Equal(rows, one.Block.Slice(0, 10).Span);
        Assert.False(rows.AsSpan().SequenceEqual(other.Block.Slice(0, 10).Span));
    }

    [Fact]
    public void Write_ManyAtOnce_NobodySeesAnothersRows()
    {
        Parallel.For(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            int rows = 1 + (i % 600);
            byte[] expected = Write(rows, isLent: false, close: i).Slice(0, rows).ToArray();
            using Given lent = new(Write(rows, isLent: true, close: i));

            Assert.Equal(expected, lent.Block.Slice(0, rows).Span);
        });
    }

    [Fact]
    public void SizeBytes_LentBlock_CountsAllOfItsMemory()
    {
        using Given lent = new(Write(rows: 500, isLent: true));

        Assert.True(lent.Block.SizeBytes > Write(rows: 500, isLent: false).SizeBytes);
    }

    private static RowBlock Write(int rows, bool isLent, double close = 1)
    {
        BlockKey key = CacheUnits.Key();
        return RowBlocks.Write(key.Kind, CacheUnits.Rows(key, rows, close), isLent);
    }

    private readonly record struct Given(RowBlock Block) : IDisposable
    {
        public void Dispose() => Block.GiveBack();
    }
}
