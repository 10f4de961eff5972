using MarketData.IntegrationTests.Polygon;
using MarketData.Worker.Working;
using Microsoft.Extensions.Logging.Abstractions;

namespace MarketData.IntegrationTests.Worker;

public sealed class SourceGateTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>How long one that tries has, by the documentation of the gate.</summary>
    private static readonly TimeSpan Trial = TimeSpan.FromSeconds(10);

    private readonly ManualClock clock = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
    private readonly SourceGate gate;

    public SourceGateTests() => gate = new SourceGate(clock, NullLogger<SourceGate>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Page_AskedForBeforeItClosed_LeavesItClosed()
    {
        long before = gate.Now;
        clock.Advance(TimeSpan.FromSeconds(1));
        gate.Close(Pause);

        gate.NotePage(before);

        Assert.False(gate.WaitAsync(Cancel).IsCompleted);
    }

    [Fact]
    public void Page_OfTheLaneThatTries_OpensItForAll()
    {
        gate.Close(Pause);
        clock.Advance(Pause);
        Assert.True(gate.WaitAsync(Cancel).IsCompleted);
        Assert.False(gate.WaitAsync(Cancel).IsCompleted);

        gate.NotePage(gate.Now);

        Assert.True(gate.WaitAsync(Cancel).IsCompleted);
        Assert.True(gate.Close(Pause));
    }

    [Fact]
    public void Refusal_OfTheLaneThatTries_ClosesItForLonger()
    {
        Assert.True(gate.Close(Pause));
        clock.Advance(Pause);
        Assert.True(gate.WaitAsync(Cancel).IsCompleted);

        Assert.False(gate.Close(Pause));

        clock.Advance(Pause / 2);
        Assert.False(gate.WaitAsync(Cancel).IsCompleted);
    }

    /// <summary>A breaker that lets one try tells the other lanes that they are held back, and for no time at all.</summary>
    [Fact]
    public void Closing_ForNoTimeWhileALaneTries_KeepsTheOthersOutAsLongAsATryLasts()
    {
        gate.Close(Pause);
        clock.Advance(Pause);
        Assert.True(gate.MayEnter());

        Assert.False(gate.Close(TimeSpan.Zero));

        Assert.False(gate.MayEnter());
        clock.Advance(Trial - TimeSpan.FromTicks(1));
        Assert.False(gate.MayEnter());
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(gate.MayEnter());
        Assert.False(gate.MayEnter());
    }

    /// <summary>A key was refused, and a page of another lane, asked for before, comes to nothing.</summary>
    [Fact]
    public void Close_ForLess_LeavesTheLongerPause()
    {
        gate.Close(Pause);
        clock.Advance(TimeSpan.FromSeconds(1));

        gate.Close(TimeSpan.Zero);

        clock.Advance(Pause - TimeSpan.FromSeconds(2));
        Assert.False(gate.MayEnter());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(gate.MayEnter());
    }

    [Fact]
    public void Try_ThatComesToNothing_IsFollowedByAnother()
    {
        gate.Close(Pause);
        clock.Advance(Pause);
        Assert.True(gate.MayEnter());

        clock.Advance(Trial - TimeSpan.FromTicks(1));
        Assert.False(gate.MayEnter());
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.True(gate.MayEnter());
        Assert.False(gate.IsOpen);
    }

    /// <summary>The lane that tries has asked behind the first closing, whatever others that fail meanwhile say.</summary>
    [Fact]
    public void Page_OfTheLaneThatTries_OpensItThoughAnotherClosedItMeanwhile()
    {
        gate.Close(Pause);
        clock.Advance(Pause);
        Assert.True(gate.MayEnter());
        long asked = gate.Now;
        clock.Advance(TimeSpan.FromSeconds(1));
        gate.Close(TimeSpan.Zero);

        gate.NotePage(asked);

        Assert.True(gate.IsOpen);
        Assert.True(gate.MayEnter());
    }
}
