using System.Text.Json;
using Benchmarks.Suites.Fetch;
using Benchmarks.Suites.Work;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.IntegrationTests.Testbed;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Analysis.Statistics;
using Perf.Lab.Backfill;
using Perf.Lab.Bench;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Suites;

/// <summary>What the fetch suite says that an operation handles, against the market itself.</summary>
[Collection(SuiteVariablesCollection.Name)]
public sealed class FetchSuiteNoteTests(SuiteServers servers) : IClassFixture<SuiteServers>, IDisposable
{
    private static readonly SuiteDemand Stub = new() { Stub = true };

    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(SuiteVariables.WorkNote, null);
        folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Fetch_Page_NotesItsBarsAndRoundsAgainstTheFloor(int concurrency)
    {
        JsonElement note = await NoteOfAsync(FetchSpan.Page, concurrency);

        Assert.Equal(10_000 * concurrency, note.GetProperty("Bars").GetInt64());
        AssertRoundsForAnInterval(note);
        Assert.All(note.GetProperty("TimesAsFastAsFloor").EnumerateArray(), round => Assert.True(round.GetDouble() > 0));
    }

    [Fact]
    public async Task Fetch_JobsAtAnyConcurrency_NotesTheBarsOfEverySeriesOnce()
    {
        SyntheticMarket market = new(BackfillSettings.DefaultSeed);
        UtcRange days = UtcRange.FromDays(new DateOnly(2025, 1, 1), new DateOnly(2025, 1, 8));
        long expected = BackfillPlan.Create(Universe.TwentyFive, Timeframe.Backfilled, days)
            .Sum(job => market.Total(new SeriesKey(job.Series.Symbol, job.Series.Timeframe), job.Range).Bars);

        foreach (int concurrency in (int[])[1, 5])
        {
            JsonElement note = await NoteOfAsync(FetchSpan.Jobs7Days, concurrency);
            Assert.Equal(expected, note.GetProperty("Bars").GetInt64());
            AssertRoundsForAnInterval(note); // also of operations that are long
        }
    }

    /// <summary>An interval that leaves out the fastest and the slowest round.</summary>
    private static void AssertRoundsForAnInterval(JsonElement note)
    {
        double[] rounds = [.. note.GetProperty("TimesAsFastAsFloor").EnumerateArray().Select(round => round.GetDouble())];
        Assert.True(rounds.Length >= 9, $"{rounds.Length} rounds");
        Interval interval = MedianInterval.Of(rounds)!.Value;
        Assert.True(interval.Low > rounds.Min() && interval.High < rounds.Max());
    }

    private async Task<JsonElement> NoteOfAsync(FetchSpan span, int concurrency)
    {
        await servers.ReadyAsync(Stub, Stub);
        string note = Path.Combine(folder.Path, "note.json");
        Environment.SetEnvironmentVariable(SuiteVariables.WorkNote, note);
        PolygonFetchSuite suite = new() { Stub = StubKind.Embedded, Span = span, Gzip = true, Concurrency = concurrency };
        await suite.SetUpFetchAsync();
        suite.CleanUp();
        return JsonElement.Parse(await File.ReadAllTextAsync(note, TestContext.Current.CancellationToken));
    }
}
