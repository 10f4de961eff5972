using System.Globalization;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>
/// How much sooner a backfill ends when its stages overlap: a year of three symbols into empty tables, both ways in turns, against
/// one stub and one server; and how much could be had, were the longest stage all that is left. Run by hand, in Release, because a
/// busy machine must not fail a build: <c>dotnet run -c Release --project tests/MarketData.IntegrationTests -- -explicit only -class
/// "*OverlapRatioTests" -diagnostics</c>.
/// </summary>
public sealed class OverlapRatioTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 11;

    private static readonly Symbol[] Symbols = [.. Universe.TwentyFive.Where(symbol => symbol.Name is "AAPL" or "ASML" or "BTC")];

    private static readonly UtcRange Year = UtcRange.FromDays(new DateOnly(2024, 1, 1), new DateOnly(2025, 1, 1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(0, false)]
    [InlineData(5, false)]
    [InlineData(20, false)]
    [InlineData(0, true)]
    [InlineData(5, true)]
    [InlineData(20, true)]
    public async Task Backfill_OverlapInsteadOfOneStageAtATime_IsSoManyTimesShorter(int latencyMs, bool oneFetch)
    {
        await using StubProcess stub = await StubProcess.StartAsync(new StubOptions { Seed = 5, LatencyMedianMs = latencyMs }, Cancel);
        PolygonOptions options = new(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IReadOnlyList<BackfillJob> jobs = BackfillPlan.Create(Symbols, Timeframe.Backfilled, Year);
        IReadOnlyList<FetchGroup> groups = oneFetch ? BackfillPlan.FetchOnce(jobs) : BackfillPlan.FetchEach(jobs);
        List<(Elapsed Sequential, Elapsed Overlapped)> rounds = [];
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            bool sequentialFirst = round % 2 == 0;
            Elapsed first = await BackfillAsync(schema, source, groups, overlap: !sequentialFirst);
            Elapsed second = await BackfillAsync(schema, source, groups, overlap: sequentialFirst);
            if (round >= 0)
            {
                rounds.Add(sequentialFirst ? (first, second) : (second, first));
            }
        }

        double[] ratios = [.. rounds.Select(round => round.Sequential.Ms / round.Overlapped.Ms).Order()];
        double[] bounds = [.. rounds.Select(round => round.Sequential.Ms / round.Sequential.LongestStageMs).Order()];
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"latency {latencyMs} ms, {(oneFetch ? "one fetch" : "five fetches")}: {ratios[Rounds / 2]:0.00}x [{ratios[0]:0.00}-{ratios[^1]:0.00}] "
            + $"of at most {bounds[Rounds / 2]:0.00}x; medians: {Median(rounds.Select(round => round.Sequential.Ms)):0} ms, overlapped "
            + $"{Median(rounds.Select(round => round.Overlapped.Ms)):0} ms with {Median(rounds.Select(round => round.Overlapped.StagesMs)):0} ms in stages"));
        Assert.True(ratios[0] > 0);
    }

    private static async Task<Elapsed> BackfillAsync(StorageSchema schema, IBarSource source, IReadOnlyList<FetchGroup> groups, bool overlap)
    {
        await schema.ExecuteAsync("TRUNCATE bars, quarantined_bars, feature_states, series");
        IBarWriter writer = BarWriters.Create(WriterKind.Copy, schema.DataSource, new SeriesCatalog(schema.DataSource));
        CollectingObserver observer = new();
        BackfillRunner runner = new(source, writer, observer, TimeProvider.System) { Overlap = overlap };
        long started = TimeProvider.System.GetTimestamp();
        await runner.RunAsync(groups, 1, Cancel);
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(started);
        Assert.All(observer.Results, result => Assert.True(result.Completed, result.Failure?.Message));
        double[] stages =
        [
            observer.Results.Sum(result => result.FetchTime.TotalMilliseconds),
            observer.Results.Sum(result => result.ComputeTime.TotalMilliseconds),
            observer.Results.Sum(result => result.StoreTime.TotalMilliseconds),
        ];
        return new Elapsed(elapsed.TotalMilliseconds, stages.Max(), stages.Sum());
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private readonly record struct Elapsed(double Ms, double LongestStageMs, double StagesMs);
}
