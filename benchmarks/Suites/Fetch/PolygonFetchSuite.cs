using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Polygon;
using Perf.Lab.Backfill;
using Perf.Lab.Bench;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;

namespace Benchmarks.Suites.Fetch;

/// <summary>
/// What does our client cost on top of receiving the bytes? Fetching through it, against draining the same pages from the
/// same stub: the ratio is the price of retries, buffering, parsing and validation.
/// </summary>
[IoSuite]
public class PolygonFetchSuite : IServedSuite
{
    private IReadOnlyList<IReadOnlyList<BackfillJob>> lists = [];
    private IReadOnlyList<Uri[]> pages = [];
    private byte[][] chunks = [];
    private StubPages stub = null!;
    private PolygonBarSource source = null!;

    public static IReadOnlyList<FetchSpan> Spans => SuiteEnvironment.Profile switch
    {
        "smoke" => [FetchSpan.Page, FetchSpan.Year, FetchSpan.Jobs7Days],
        "full" => [FetchSpan.Page, FetchSpan.Year, FetchSpan.Jobs365Days],
        _ => [FetchSpan.Page, FetchSpan.Year, FetchSpan.Jobs30Days],
    };

    /// <summary>Embedded: as fast as can be. WireMock: the real one, which costs more than what is measured.</summary>
    [Params(StubKind.Embedded, StubKind.WireMock)]
    public StubKind Stub { get; set; }

    /// <summary>
    /// Page: the cost of one full page. Year: the same, eleven times, with the round trips between them. Jobs: a backfill's 125
    /// series, most of them short.
    /// </summary>
    [ParamsSource(nameof(Spans))]
    public FetchSpan Span { get; set; }

    /// <summary>Off: nothing but bytes and parsing. On: as the product asks, with the decompression.</summary>
    [Params(false, true)]
    public bool Gzip { get; set; }

    /// <summary>
    /// 1: what a page costs. 5: for Jobs five symbols at once, as a backfill may fetch them; for Page and Year the same series five
    /// times at once.
    /// </summary>
    [Params(1, 5)]
    public int Concurrency { get; set; }

    SuiteDemand IServedSuite.Demand => Stub == StubKind.Embedded
        ? new SuiteDemand { Stub = true }
        : new SuiteDemand { WireMockJobs = [.. FetchPlan.Lists(Span, concurrency: 1).SelectMany(jobs => jobs)] };

    [GlobalSetup(Target = nameof(DrainAsync))]
    public async Task SetUpDrainAsync()
    {
        WorkNote note = await ConnectAsync();
        await WarmUp.RepeatAsync(DrainAsync);
        note.Write();
    }

    [GlobalSetup(Target = nameof(FetchAsync))]
    public async Task SetUpFetchAsync()
    {
        WorkNote note = await ConnectAsync();
        await WarmUp.RepeatAsync(DrainAsync);
        await WarmUp.RepeatAsync(FetchAsync);
        if (WorkNote.IsWanted)
        {
            (note with { TimesAsFastAsFloor = await Duel.RunAsync(FetchAsync, DrainAsync) }).Write();
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        source.Dispose();
        stub.Dispose();
    }

    /// <returns>Bytes of JSON.</returns>
    [Benchmark(Baseline = true)]
    public Task<long> DrainAsync() => Lanes.SumAsync(Concurrency, pages.Count, async (lane, list) =>
    {
        long bytes = 0;
        foreach (Uri page in pages[list])
        {
            bytes += await stub.DrainAsync(page, chunks[lane]);
        }

        return bytes;
    });

    /// <returns>Bars.</returns>
    [Benchmark]
    public Task<long> FetchAsync() => Lanes.SumAsync(Concurrency, lists.Count, async (_, list) =>
    {
        long bars = 0;
        foreach (BackfillJob job in lists[list])
        {
            bars += await CountAsync(job, new FetchOutcomes());
        }

        return bars;
    });

    /// <summary>Makes sure that both ways see every bar that the market has, and the same bytes.</summary>
    private async Task<WorkNote> ConnectAsync()
    {
        lists = FetchPlan.Lists(Span, Concurrency);
        chunks = [.. Enumerable.Range(0, Concurrency).Select(_ => new byte[64 << 10])];
        stub = new StubPages(Stub == StubKind.Embedded ? SuiteEnvironment.Stub : SuiteEnvironment.WireMock, Gzip);
        source = PolygonBarSource.Create(stub.ClientOptions, TimeProvider.System, new Random(1));
        Dictionary<BackfillJob, Answer> answers = [];
        foreach (BackfillJob job in lists.SelectMany(jobs => jobs).Distinct())
        {
            answers.Add(job, await AskAsync(job));
        }

        pages = [.. lists.Select(jobs => jobs.SelectMany(job => answers[job].Pages).ToArray())];
        long bars = lists.Sum(jobs => jobs.Sum(job => answers[job].Bars));
        long jsonBytes = lists.Sum(jobs => jobs.Sum(job => answers[job].JsonBytes));
        long drained = await DrainAsync();
        long fetched = await FetchAsync();
        return drained == jsonBytes && fetched == bars
            ? new WorkNote(bars, jsonBytes)
            : throw new InvalidOperationException(
                $"{drained} bytes were drained of {jsonBytes}, and {fetched} bars fetched of {bars}.");
    }

    private async Task<Answer> AskAsync(BackfillJob job)
    {
        FetchOutcomes outcomes = new();
        long bars = await CountAsync(job, outcomes);
        long expected = new SyntheticMarket(BackfillSettings.DefaultSeed).Total(job.Series, job.Range).Bars;
        return bars == expected
            ? new Answer(await stub.FindAsync(job), bars, outcomes.BodyBytes)
            : throw new InvalidOperationException($"{bars} bars of {job.Series} were fetched; the market has {expected}.");
    }

    private async Task<long> CountAsync(BackfillJob job, FetchOutcomes outcomes)
    {
        long bars = 0;
        await foreach (BarPage page in source.FetchAsync(job.Series, job.Range, outcomes))
        {
            bars += page.Bars.Count;
        }

        // The shortest wait before a retry is a second: it would pass for the client's cost.
        return outcomes is { Retries: 0, RateLimited: 0, RejectedPages: 0 }
            ? bars
            : throw new InvalidOperationException(
                $"Fetching {job.Series} did not go straight: {outcomes.Retries} retries, {outcomes.RateLimited} answers 429, "
                + $"{outcomes.RejectedPages} pages rejected.");
    }

    /// <summary>What a job is answered with.</summary>
    private sealed record Answer(List<Uri> Pages, long Bars, long JsonBytes);
}
