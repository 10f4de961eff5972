using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 19: half a gzip stream, half a text, and a body shorter than was said.</summary>
public sealed class Fault19TruncationTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    /// <summary>Which fault, whether the client takes gzip, and a word of the message when it stays.</summary>
    public static TheoryData<StubFaultKind, bool, string> Truncations => new()
    {
        { StubFaultKind.TruncatedGzip, true, "CorruptGzip" },
        { StubFaultKind.TruncatedJson, true, "MalformedJson" },
        { StubFaultKind.TruncatedJson, false, "MalformedJson" },
        { StubFaultKind.WrongLength, true, "" },
        { StubFaultKind.WrongLength, false, "" },
    };

    [Theory]
    [MemberData(nameof(Truncations))]
    public async Task Page_Truncated_IsAskedForAgain(StubFaultKind kind, bool acceptsGzip, string word)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1 });
        using PolygonBarSource client = bench.Client(bench.Options with { AcceptGzip = acceptsGzip });

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.True(run.Only.Completed);
        Assert.Equal(1, run.Outcomes.Retries);
        Assert.Equal(word.Length > 0 ? 1 : run.Outcomes.RejectedPages, run.Outcomes.RejectedPages);
    }

    [Theory]
    [MemberData(nameof(Truncations))]
    public async Task Page_TruncatedEachTime_FailsTheJobAndStoresNothing(StubFaultKind kind, bool acceptsGzip, string word)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1, Times = null });
        using PolygonBarSource client = bench.Client(bench.Options with { AcceptGzip = acceptsGzip });

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.Contains("page 1", run.Only.Failure?.Message, StringComparison.Ordinal);
        Assert.Contains(word, run.Only.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(4, (await bench.GetServedAsync()).Faulted);
    }

    /// <summary>The negative control. (A whole gzip stream in a body of the wrong length does no harm: nothing was lost.)</summary>
    [Theory]
    [InlineData(StubFaultKind.TruncatedGzip)]
    [InlineData(StubFaultKind.TruncatedJson)]
    public async Task NaiveClient_OfATruncatedPage_LosesItSilently(StubFaultKind kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1 });
        using NaiveClient client = bench.Naive();

        FaultRun run = await bench.RunAsync(client);

        Assert.True(run.Only.Completed);
        Assert.StartsWith("I1", await bench.FindDamageAsync(run), StringComparison.Ordinal);
    }
}
