using MarketData.Postgres.Tables;

namespace MarketData.IntegrationTests.Storage.Tables;

/// <summary>The designs that the tests go through, and schemas laid out by them.</summary>
internal static class Designs
{
    /// <summary>Every index on either kind of table.</summary>
    public static TheoryData<BarIndex, BarPartitions> All
    {
        get
        {
            TheoryData<BarIndex, BarPartitions> all = [];
            foreach (BarPartitions partitions in Enum.GetValues<BarPartitions>())
            {
                foreach (BarIndex index in Enum.GetValues<BarIndex>())
                {
                    all.Add(index, partitions);
                }
            }

            return all;
        }
    }

    /// <summary>A schema of its own with the product's tables in it, <c>bars</c> as designed.</summary>
    public static async Task<StorageSchema> CreateSchemaAsync(this StorageDatabase database, BarTableDesign design)
    {
        StorageSchema schema = await database.CreateSchemaAsync();
        await BarTableDesigner.ApplyAsync(schema.DataSource, design, TestContext.Current.CancellationToken);
        return schema;
    }

    /// <summary>The partitions there are, in order; empty where the table is not divided.</summary>
    public static async Task<string[]> PartitionsAsync(this StorageSchema schema) =>
        await schema.ScalarAsync<string[]>("""
            SELECT coalesce(array_agg(c.relname::text ORDER BY c.relname), '{}')
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'bars'::regclass
            """) ?? [];
}
