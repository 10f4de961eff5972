using System.Globalization;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Writers;
using MarketData.Time;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>
/// What one more day costs a series that has a year, without its fetch: from the state, and from the stored bars. Both take turns, on one
/// series that grows day by day. Run by hand, in Release, because a busy machine must not fail a build: <c>dotnet run -c Release
/// --project tests/MarketData.IntegrationTests -- -explicit only -class "*IncrementCostTests" -diagnostics</c>.
/// </summary>
public sealed class IncrementCostTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int WarmUpRounds = 2;
    private const int Rounds = 9;

    private static readonly UtcRange Year = UtcRange.FromDays(new DateOnly(2024, 1, 1), new DateOnly(2025, 1, 1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Timeframes => [.. Timeframe.Backfilled.Take(3).Select(timeframe => timeframe.Code)];

    [Theory(Explicit = true)]
    [MemberData(nameof(Timeframes))]
    public async Task Increment_OfADayBehindAYear_TakesSoLongByStateAndByReplay(string code)
    {
        Assert.True(Timeframe.TryParse(code, out Timeframe? timeframe));
        await using StorageSchema schema = await database.CreateSchemaAsync();
        BackfillJob year = new(new SeriesKey(Symbol.Crypto("BTC"), timeframe), Year);
        int bars = (await RunAsync(schema, year)).BarsFetched;
        await schema.ExecuteAsync("VACUUM ANALYZE bars");
        UtcRange day = Year;
        List<BackfillJobResult> byState = [];
        List<BackfillJobResult> byReplay = [];
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            foreach (bool state in (bool[])[round % 2 == 0, round % 2 != 0])
            {
                if (!state)
                {
                    await schema.ExecuteAsync("DELETE FROM feature_states");
                }

                Assert.Equal(state, await schema.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM feature_states)"));
                day = new UtcRange(day.EndUnixMs, day.EndUnixMs + 86_400_000);
                BackfillJobResult result = await RunAsync(schema, year with { Range = day });
                Assert.Equal(result.BarsFetched, result.Written.Rows);
                (round < 0 ? [] : state ? byState : byReplay).Add(result);
            }
        }

        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{code}, {byState[0].BarsFetched} bars behind {bars}: by state {Text(byState)}; by replay {Text(byReplay)}; "
            + $"{Ms(byReplay, Spent)[Rounds / 2] / Ms(byState, Spent)[Rounds / 2]:0} times as long"));
        Assert.Equal((Rounds, Rounds), (byState.Count, byReplay.Count));
    }

    private static async Task<BackfillJobResult> RunAsync(StorageSchema schema, BackfillJob job)
    {
        ManualClock late = new(job.Range.End.AddDays(3));
        CollectingObserver observer = new();
        BackfillRunner runner = new(new LateMarket(seed: 5, late), schema.Writer(WriterKind.Copy), observer, TimeProvider.System)
        {
            History = new FeatureHistory(schema.DataSource),
        };
        await runner.RunAsync(BackfillPlan.FetchEach([job]), 1, Cancel);
        BackfillJobResult result = Assert.Single(observer.Results);
        Assert.True(result.Completed, result.Failure?.Message);
        return result;
    }

    private static TimeSpan Spent(BackfillJobResult result) => result.ComputeTime + result.StoreTime;

    private static string Text(List<BackfillJobResult> results)
    {
        double[] all = Ms(results, Spent);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{all[Rounds / 2]:0.0} ms [{all[0]:0.0}-{all[^1]:0.0}], of which computing {Ms(results, one => one.ComputeTime)[Rounds / 2]:0.00} ms");
    }

    private static double[] Ms(List<BackfillJobResult> results, Func<BackfillJobResult, TimeSpan> time) =>
        [.. results.Select(result => time(result).TotalMilliseconds).Order()];
}
