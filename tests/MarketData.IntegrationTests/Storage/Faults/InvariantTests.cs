using MarketData.Postgres.Writers;
using MarketData.Time;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>The judges of these tests see what they are there to see.</summary>
public sealed class InvariantTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const string Bar = "(SELECT ctid FROM bars ORDER BY time LIMIT 1 OFFSET 5)";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("I1", $"UPDATE bars SET close = close + 1 WHERE ctid = {Bar}")]
    [InlineData("I1", $"UPDATE bars SET rolling_mean_10 = 0 WHERE ctid = {Bar}")]
    [InlineData("I1", "UPDATE series SET covered_from = covered_from + interval '2 days'")]
    [InlineData("I1", "UPDATE series SET covered_from = NULL, covered_until = NULL")]
    [InlineData("I2", $"ALTER TABLE bars DROP CONSTRAINT bars_pkey; INSERT INTO bars SELECT * FROM bars WHERE ctid = {Bar}")]
    [InlineData("I3", $"DELETE FROM bars WHERE ctid = {Bar}")]
    [InlineData("I3", "DELETE FROM bars WHERE time = (SELECT max(time) FROM bars)")]
    [InlineData("I3", "UPDATE series SET newest_bar = newest_bar - interval '1 hour'")]
    public async Task Tables_WithThatDamage_AreFoundDamaged(string invariant, string damage)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL"], [Timeframe.OneHour], days: 3);
        await bench.CompleteAsync(WriterKind.Copy, schema.DataSource, "whole");

        await schema.ExecuteAsync(damage);

        Assert.StartsWith(
            invariant, await bench.Expected.FindDamageAsync(schema.DataSource, complete: true, Cancel), StringComparison.Ordinal);
    }

    /// <summary>A state that was right, of a series of which one thing or another was changed behind its back.</summary>
    [Theory]
    [InlineData("UPDATE feature_states SET state = state || '\\x00'::bytea")]
    [InlineData("UPDATE feature_states SET until = until - interval '1 day'")]
    [InlineData("UPDATE feature_states SET until = until + interval '1 day'")]
    public async Task State_WithThatDamage_IsFoundDamaged(string damage)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL"], [Timeframe.OneHour], days: 3);
        await bench.CompleteAsync(WriterKind.Copy, schema.DataSource, "whole");
        await StoredFeatureStates.StoreAsync(schema.DataSource, Cancel);
        Assert.Null(await bench.Expected.FindDamageAsync(schema.DataSource, complete: true, Cancel));

        await schema.ExecuteAsync(damage);

        Assert.StartsWith(
            "I4", await bench.Expected.FindDamageAsync(schema.DataSource, complete: true, Cancel), StringComparison.Ordinal);
    }

    /// <summary>A checkpoint that commits before its bars is seen while it is ahead, although all is well in the end.</summary>
    [Fact]
    public async Task Watch_OfACheckpointAheadOfItsData_SeesIt()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL"], [Timeframe.OneHour], days: 3);
        await bench.CompleteAsync(WriterKind.Copy, schema.DataSource, "whole");
        await schema.ExecuteAsync("CREATE TABLE kept AS TABLE bars; DELETE FROM bars");
        await using CheckpointWatch watch = CheckpointWatch.Start(schema.DataSource, bench.Expected);

        await Poll.UntilAsync(() => Task.FromResult(watch.Looks > 1), Cancel);
        await schema.ExecuteAsync("INSERT INTO bars TABLE kept");

        Assert.Null(await bench.Expected.FindDamageAsync(schema.DataSource, complete: true, Cancel));
        Assert.StartsWith("I3", watch.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_OfACheckpointThatGoesBack_SeesIt()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL"], [Timeframe.OneHour], days: 3);
        await bench.CompleteAsync(WriterKind.Copy, schema.DataSource, "whole");
        await using CheckpointWatch watch = CheckpointWatch.Start(schema.DataSource, bench.Expected);
        await Poll.UntilAsync(() => Task.FromResult(watch.Looks > 0), Cancel);

        await schema.ExecuteAsync("UPDATE series SET covered_until = covered_until - interval '2 days'");

        await Poll.UntilAsync(() => Task.FromResult(watch.Damage is not null), Cancel);
        Assert.Contains("went back", watch.Damage, StringComparison.Ordinal);
    }
}
