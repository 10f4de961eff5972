using Benchmarks.Suites.Serving;
using Perf.Analysis.Load;
using Perf.Lab.Load;
using Perf.Testbed.Floor;

namespace MarketData.IntegrationTests.Suites;

/// <summary>Slices against the floor, which answers two bytes to what was not registered: a wrong answer.</summary>
public sealed class SliceLoadTests
{
    private const int Connections = 4;
    private static readonly LoadCell Cell = new("AAPL", "5m", 500);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly byte[] Body = [(byte)'{', .. new byte[1000].Select(_ => (byte)' '), (byte)'}'];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Time_OfARightAnswer_IsThatOfAThousandRequestsAndHasAP99()
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancellation);
        await floor.RegisterAsync(LoadGenerator.PathOf(Cell), Body, Cancellation);
        SliceLoad load = new(floor.BaseAddress, Cell, Connections, Body.Length);
        Assert.Null(load.P99Seconds);

        TimeSpan turn = await load.TimeAsync(Slice);

        Assert.True(SliceLoad.RequestsPerSecond(turn.TotalSeconds) > 1 / Slice.TotalSeconds);
        Assert.InRange(load.P99Seconds!.Value, 0, Slice.TotalSeconds);
    }

    [Fact]
    public async Task Time_OfAnotherAnswer_IsAnError()
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancellation);
        SliceLoad load = new(floor.BaseAddress, Cell, Connections, Body.Length);

        await Assert.ThrowsAsync<InvalidOperationException>(() => load.TimeAsync(Slice));
    }

    [Fact]
    public async Task WarmUp_OfAServerThatIsNotYetRight_GoesOnUntilItIs()
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancellation);
        SliceLoad load = new(floor.BaseAddress, Cell, Connections, Body.Length);

        Task warmUp = load.WarmUpAsync(Slice, Deadline);
        await floor.RegisterAsync(LoadGenerator.PathOf(Cell), Body, Cancellation);
        await warmUp;

        Assert.True(await load.TimeAsync(Slice) > TimeSpan.Zero);
    }

    [Fact]
    public async Task WarmUp_OfAServerThatNeverIs_EndsAtTheDeadline()
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancellation);
        SliceLoad load = new(floor.BaseAddress, Cell, Connections, Body.Length);

        await Assert.ThrowsAsync<InvalidOperationException>(() => load.WarmUpAsync(Slice, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(0.2, 0.4, 0.006)]
    [InlineData(0.2, null, null)]
    [InlineData(null, null, null)]
    public void CpuOfARequest_WhereASliceIsUnknown_IsUnknown(double? first, double? second, double? expected)
    {
        MachineSlice[] slices = [Of(first), Of(second)];

        double? cpu = SliceLoad.CpuOfARequest(slices, slice => slice.PostgresCpuSeconds, requests: 100);

        Assert.Equal(expected is null, cpu is null);
        Assert.Equal(expected ?? 0, cpu ?? 0, 1e-12);

        static MachineSlice Of(double? postgres) => new(0, 0.1, 0, 0, postgres, 0, 0, 0, null, null);
    }

    [Fact]
    public async Task Register_OfAnAnswerWithHeaders_MakesTheFloorAnswerWithThem()
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancellation);
        ServedAnswer answer = new(Body, [KeyValuePair.Create("ETag", "W/\"tag\""), KeyValuePair.Create("Cache-Control", "no-cache")]);

        await answer.RegisterAsync(floor.BaseAddress, Cell, Deadline);
        ServedAnswer served = await ServedAnswer.GetAsync(floor.BaseAddress, Cell, Deadline);

        Assert.Equal(Body, served.Body);
        Assert.Equal(answer.Headers.ToHashSet(), served.Headers.ToHashSet());
    }
}
