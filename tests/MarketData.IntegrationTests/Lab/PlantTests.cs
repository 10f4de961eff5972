using Npgsql;
using Perf.Analysis.Backfill;
using Perf.Analysis.Decisions;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Lab;

/// <summary>A bottleneck that was put in is named, and none where there is none. All of them: <c>-explicit only -class "*PlantTests"</c>.</summary>
[Collection(LabCollection.Name)]
public sealed class PlantTests(PostgresFixture postgres) : IDisposable
{
    private readonly LabFolder folder = new();

    public static TheoryData<string, Stage?, int, int> All =>
    [
        .. from plant in new (string Name, Stage? Stage)[]
               { ("api", Stage.PolygonApi), ("db", Stage.Database), ("compute", Stage.FeatureComputation) }
           from concurrency in new[] { 1, 2 }
           from seed in new[] { 1, 2, 3, 4 }
           select new TheoryDataRow<string, Stage?, int, int>(plant.Name, plant.Stage, concurrency, seed),
        .. from seed in new[] { 1, 2, 3, 4 }
           select new TheoryDataRow<string, Stage?, int, int>("none", null, 1 + (seed % 2), seed),
    ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("api", Stage.PolygonApi, 1)]
    [InlineData("db", Stage.Database, 2)]
    [InlineData("compute", Stage.FeatureComputation, 1)]
    [InlineData("none", null, 2)]
    public Task Plant_IsNamed(string plant, Stage? expected, int concurrency) => NameAsync(plant, expected, concurrency, seed: 1);

    [Theory(Explicit = true)]
    [MemberData(nameof(All))]
    public Task EveryPlant_IsNamed(string plant, Stage? expected, int concurrency, int seed) => NameAsync(plant, expected, concurrency, seed);

    private async Task NameAsync(string plant, Stage? expected, int concurrency, int seed)
    {
        await using TestDatabase database =
            await (await postgres.GetServerAsync()).CreateDatabaseAsync("lab", TestContext.Current.CancellationToken);
        folder.Environment[PostgresServerOptions.ConnectionVariable] =
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString;

        await folder.RunAsync(
            $"backfill --plant {plant} --symbols AAPL,BTC,SPY,BRK.B --days 30 --until 2025-06-01 --concurrency {concurrency} --seed {seed} --out run");

        BackfillBaseline baseline = await folder.ReadBaselineAsync("run");
        Verdict verdict = BottleneckRule.Judge(baseline);
        Assert.Equal((expected, plant), (verdict.Bottleneck, baseline.Configuration.Plant));
    }
}
