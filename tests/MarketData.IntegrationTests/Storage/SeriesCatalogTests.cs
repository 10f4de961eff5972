using MarketData.Bars;
using MarketData.Postgres.Catalog;

namespace MarketData.IntegrationTests.Storage;

public sealed class SeriesCatalogTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetOrCreate_ManyCatalogsAtOnce_AgreeOnOneIdASeries()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        SeriesKey[] series = Enumerable.Range(0, 20).Select(i => SampleSeries.Key($"S{i}")).ToArray();
        SeriesCatalog[] catalogs = Enumerable.Range(0, 8).Select(_ => new SeriesCatalog(schema.DataSource)).ToArray();

        foreach (SeriesKey key in series)
        {
            int[] ids = await Task.WhenAll(catalogs.Select(catalog => catalog.GetOrCreateAsync(key, Cancel)));
            Assert.Single(ids.Distinct());
        }

        Assert.Equal(20L, await schema.ScalarAsync<long>("SELECT count(*) FROM series"));
    }

    [Fact]
    public async Task GetOrCreate_SeriesThatIsThere_UsesUpNoId()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        int first = await new SeriesCatalog(schema.DataSource).GetOrCreateAsync(SampleSeries.Key("A"), Cancel);
        for (int i = 0; i < 5; i++)
        {
            await new SeriesCatalog(schema.DataSource).GetOrCreateAsync(SampleSeries.Key("A"), Cancel);
        }

        Assert.Equal(first + 1, await new SeriesCatalog(schema.DataSource).GetOrCreateAsync(SampleSeries.Key("B"), Cancel));
    }
}
