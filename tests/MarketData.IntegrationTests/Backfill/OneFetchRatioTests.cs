using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Polygon;
using MarketData.Storage;
using MarketData.Time;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>
/// How much less time the fetch stage takes with one fetch than with five, making the bars included; both take turns, against
/// one stub, over a year. Run by hand, in Release, because a busy machine must not fail a build: <c>dotnet run -c Release
/// --project tests/MarketData.IntegrationTests -- -explicit only -class "*OneFetchRatioTests" -diagnostics</c>.
/// </summary>
public sealed class OneFetchRatioTests
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 15;

    private static readonly Symbol[] Symbols = [.. Universe.TwentyFive.Where(symbol => symbol.Name is "AAPL" or "ASML" or "BTC")];

    private static readonly UtcRange Year = UtcRange.FromDays(new DateOnly(2024, 1, 1), new DateOnly(2025, 1, 1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(50)]
    public async Task FetchStage_OneFetchInsteadOfFive_IsSoManyTimesShorter(int latencyMs)
    {
        await using StubProcess stub = await StubProcess.StartAsync(new StubOptions { Seed = 5, LatencyMedianMs = latencyMs }, Cancel);
        PolygonOptions options = new(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        IReadOnlyList<BackfillJob> jobs = BackfillPlan.Create(Symbols, Timeframe.Backfilled, Year);
        List<(double FiveMs, double OneMs)> rounds = [];
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            bool fiveFirst = round % 2 == 0;
            double oneBefore = fiveFirst ? 0 : await FetchMsAsync(source, BackfillPlan.FetchOnce(jobs));
            double five = await FetchMsAsync(source, BackfillPlan.FetchEach(jobs));
            double one = fiveFirst ? await FetchMsAsync(source, BackfillPlan.FetchOnce(jobs)) : oneBefore;
            if (round >= 0)
            {
                rounds.Add((five, one));
            }
        }

        double[] ratios = [.. rounds.Select(round => round.FiveMs / round.OneMs).Order()];
        TestContext.Current.SendDiagnosticMessage(
            $"latency {latencyMs} ms: {ratios[Rounds / 2]:0.00}x [{ratios[0]:0.00}-{ratios[^1]:0.00}]; medians a symbol: five fetches "
            + $"{Median(rounds.Select(round => round.FiveMs)):0.0} ms, one {Median(rounds.Select(round => round.OneMs)):0.0} ms");
        Assert.True(ratios[0] > 0);
    }

    /// <returns>A symbol, on average.</returns>
    private static async Task<double> FetchMsAsync(IBarSource source, IReadOnlyList<FetchGroup> groups)
    {
        CollectingObserver observer = new();
        await new BackfillRunner(source, new DiscardingWriter(), observer, TimeProvider.System).RunAsync(groups, 1, Cancel);
        Assert.All(observer.Results, result => Assert.True(result.Completed, result.Failure?.Message));
        return observer.Results.Sum(result => result.FetchTime.TotalMilliseconds) / Symbols.Length;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private sealed class DiscardingWriter : IBarWriter
    {
        public string Name => "discarding";

        public Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default) =>
            Task.FromResult(new WriteOutcome(data.Bars.Count, data.Bars.Count));
    }
}
