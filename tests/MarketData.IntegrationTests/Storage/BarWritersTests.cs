using MarketData.Postgres.Catalog;
using MarketData.Postgres.Writers;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

public sealed class BarWritersTests
{
    [Theory]
    [InlineData("row", WriterKind.Row)]
    [InlineData("batch", WriterKind.Batch)]
    [InlineData("unnest", WriterKind.Unnest)]
    [InlineData("copy-merge", WriterKind.CopyMerge)]
    [InlineData("copy", WriterKind.Copy)]
    public async Task TryParse_NameOfAWriter_IsTheNameThatWriterBears(string name, WriterKind expected)
    {
        await using NpgsqlDataSource nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody");

        Assert.True(BarWriters.TryParse(name, out WriterKind kind));
        Assert.Equal(expected, kind);
        Assert.Equal(name, BarWriters.Create(kind, nowhere, new SeriesCatalog(nowhere)).Name);
        Assert.Contains(name, BarWriters.Names, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("COPY")]
    [InlineData("0")]
    public void TryParse_AnythingElse_IsFalse(string? name) => Assert.False(BarWriters.TryParse(name, out _));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(BarWriters.MaxBatchSize + 1)]
    public async Task Create_BatchSizeOutOfRange_Throws(int batchSize)
    {
        await using NpgsqlDataSource nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody");

        Assert.Throws<ArgumentOutOfRangeException>(
            () => BarWriters.Create(WriterKind.Batch, nowhere, new SeriesCatalog(nowhere), batchSize));
    }
}
