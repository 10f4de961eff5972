using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Polygon.Pages;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 19: half a gzip stream, half a text, and a body shorter than was said.</summary>
public sealed class Fault19TruncationTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    /// <summary>Which fault, whether the client takes gzip, and why the page is rejected.</summary>
    public static TheoryData<StubFaultKind, bool, string> Truncations => new()
    {
        { StubFaultKind.TruncatedGzip, true, nameof(RejectReason.CorruptGzip) },
        { StubFaultKind.TruncatedJson, true, nameof(RejectReason.MalformedJson) },
        { StubFaultKind.TruncatedJson, false, nameof(RejectReason.MalformedJson) },
        { StubFaultKind.WrongLength, true, nameof(RejectReason.TruncatedBody) },
        { StubFaultKind.WrongLength, false, nameof(RejectReason.TruncatedBody) },
        { StubFaultKind.CutShort, true, nameof(RejectReason.TruncatedBody) },
        { StubFaultKind.CutShort, false, nameof(RejectReason.TruncatedBody) },
    };

    [Theory]
    [MemberData(nameof(Truncations))]
    public async Task Page_Truncated_IsAskedForAgain(StubFaultKind kind, bool acceptsGzip, string reason)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1 });
        using PolygonBarSource client = bench.Client(bench.Options with { AcceptGzip = acceptsGzip });

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.True(run.Only.Completed, $"{reason}: {run.Only.Failure?.Message}");
        Assert.Equal((1, 1), (run.Outcomes.Retries, run.Outcomes.RejectedPages));
    }

    [Theory]
    [MemberData(nameof(Truncations))]
    public async Task Page_TruncatedEachTime_FailsTheJobAndStoresNothing(StubFaultKind kind, bool acceptsGzip, string reason)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1, Times = null });
        using PolygonBarSource client = bench.Client(bench.Options with { AcceptGzip = acceptsGzip });

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.Contains("page 1", run.Only.Failure?.Message, StringComparison.Ordinal);
        Assert.Contains(reason, run.Only.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal((4, 4L), (run.Outcomes.RejectedPages, (await bench.GetServedAsync()).Faulted));
    }

    /// <summary>
    /// The negative control. (A whole page in a body of the wrong length does no harm: nothing was lost.) Without gzip nothing but
    /// the length tells that the rest is missing: it was declared longer than it is, or so short that half of the JSON is lost.
    /// </summary>
    [Theory]
    [InlineData(StubFaultKind.TruncatedGzip, true)]
    [InlineData(StubFaultKind.TruncatedJson, true)]
    [InlineData(StubFaultKind.TruncatedJson, false)]
    [InlineData(StubFaultKind.CutShort, true)]
    [InlineData(StubFaultKind.CutShort, false)]
    public async Task NaiveClient_OfATruncatedPage_LosesItSilently(StubFaultKind kind, bool acceptsGzip)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1 });
        using NaiveClient client = bench.Naive(acceptsGzip: acceptsGzip);

        FaultRun run = await bench.RunAsync(client);

        Assert.True(run.Only.Completed);
        Assert.StartsWith("I1", await bench.FindDamageAsync(run), StringComparison.Ordinal);
        Assert.Equal(2, client.Requests);
    }
}
