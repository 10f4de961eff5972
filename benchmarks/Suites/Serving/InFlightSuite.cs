using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using Perf.Analysis.Load;
using Perf.Analysis.Statistics;
using Perf.Lab.Bench;
using Perf.Lab.Load;

namespace Benchmarks.Suites.Serving;

/// <summary>
/// How many requests for rows of AAPL does the API answer with 100 in flight all the time, from its cache and without one, and how near
/// does that come to a bare handler that answers with the same bytes and headers? Both take turns, loaded by the lab's generator over as many
/// kept connections. The time of an operation is another: a hundredth of the time of a hundred requests at once through the framework's
/// client, whose own cost is in it; it is there to compare runs of the same case.
/// </summary>
[IoSuite]
public class InFlightSuite : IServedSuite
{
    private const int Connections = 100;

    /// <summary>For a server that has just started to come to its speed.</summary>
    private static readonly TimeSpan SettlingDeadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(IsSmoke ? 0.2 : 0.8);

    private static readonly TimeSpan FloorWarmUpTime = TimeSpan.FromSeconds(IsSmoke ? 0.1 : 0.2);

    private static readonly TimeSpan CpuTime = TimeSpan.FromSeconds(IsSmoke ? 0.4 : 0.6);

    /// <summary>Six are the least that have an interval.</summary>
    private static readonly int Rounds = SuiteEnvironment.Profile switch { "smoke" => 2, "full" => 15, _ => 6 };

    /// <summary>It answers several times as many requests in the time.</summary>
    private static readonly TimeSpan FloorSlice = TimeSpan.FromSeconds(SuiteEnvironment.Profile == "full" ? 0.4 : 0.15);

    private Crowd crowd = null!;
    private SliceLoad api = null!;
    private SliceLoad floor = null!;
    private int expectedBytes;

    /// <summary>Whether the API keeps answers.</summary>
    [Params(true, false)]
    public bool Cached { get; set; }

    /// <summary>All that are backfilled.</summary>
    [Params("5m", "15m", "1h", "4h", "1d")]
    public string Timeframe { get; set; } = string.Empty;

    /// <summary>Rows asked for: the three that the user's plan compares.</summary>
    [Params(100, 500, 1000)]
    public int Limit { get; set; }

    SuiteDemand IServedSuite.Demand => new() { Api = true };

    private static bool IsSmoke => SuiteEnvironment.Profile == "smoke";

    /// <summary>
    /// Of a turn. Without a cache a hundred requests take long: the slice is many times that, or its rate would be a matter of which of them
    /// just ended.
    /// </summary>
    private TimeSpan Slice => TimeSpan.FromSeconds((Cached, SuiteEnvironment.Profile) switch
    {
        (true, "full") => 0.4,
        (true, _) => 0.25,
        (false, "full") => 1,
        _ => 0.4,
    });

    [GlobalSetup]
    public async Task SetupAsync()
    {
        LoadCell cell = new("AAPL", Timeframe, Limit);
        Uri address = Cached ? SuiteEnvironment.Api : SuiteEnvironment.ApiUncached;
        ServedAnswer answer = await ServedAnswer.GetAsync(address, cell, SettlingDeadline);
        answer.Check(cell);
        await answer.RegisterAsync(SuiteEnvironment.Floor, cell, SettlingDeadline);
        expectedBytes = answer.Body.Length;
        crowd = new Crowd(new Uri(address, LoadGenerator.PathOf(cell)), Connections);
        api = new SliceLoad(address, cell, Connections, expectedBytes);
        floor = new SliceLoad(SuiteEnvironment.Floor, cell, Connections, expectedBytes);
        await api.WarmUpAsync(WarmUpTime, SettlingDeadline);
        if (WorkNote.IsWanted)
        {
            await floor.WarmUpAsync(FloorWarmUpTime, SettlingDeadline);
            await MeasureAsync();
        }
    }

    [Benchmark(OperationsPerInvoke = Connections)]
    public Task<long> GetAsync() => crowd.AskAsync(expectedBytes);

    [GlobalCleanup]
    public void Cleanup() => crowd.Dispose();

    private async Task MeasureAsync()
    {
        DuelResult turns = await Duel.RunAsync(() => api.TimeAsync(Slice), [() => floor.TimeAsync(FloorSlice)], Rounds);
        (double? apiCpu, double? postgresCpu) = await api.MeasureCpuAsync(
            Cached ? SuiteEnvironment.ApiProcess : SuiteEnvironment.ApiUncachedProcess, SuiteEnvironment.PostgresProcess, CpuTime);
        new WorkNote(Limit, expectedBytes)
        {
            TimesAsFastAsFloor = turns.TimesAsFast[0],
            Serving = new ServingNote(
                SliceLoad.RequestsPerSecond(Quantiles.Median([.. turns.SecondsOfChallenger])), expectedBytes, apiCpu, postgresCpu)
            {
                P99Seconds = api.P99Seconds,
            },
        }.Write();
    }
}
