using System.Globalization;
using Perf.Analysis.Load;
using Perf.Lab.Load.Watching;

namespace MarketData.IntegrationTests.Load.Watching;

/// <summary>Listening to this very process: its own figures are the oracle.</summary>
public sealed class RuntimeWatchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_CollectionsAndAllocations_AreHeard()
    {
        await using RuntimeWatch watch = await RuntimeWatch.StartAsync(Environment.ProcessId, Cancel);
        await Task.Delay(TimeSpan.FromSeconds(1.2), Cancel);
        DateTimeOffset from = TimeProvider.System.GetUtcNow();
        TimeSpan pausedBefore = GC.GetTotalPauseDuration();
        int collectionsBefore = GC.CollectionCount(2);
        long allocatedBefore = GC.GetTotalAllocatedBytes();
        for (int i = 0; i < 25; i++)
        {
            GC.KeepAlive(new byte[1_000_000]);
            await Task.Delay(TimeSpan.FromMilliseconds(100), Cancel);
            if (i % 5 == 0)
            {
                GC.Collect();
            }
        }

        TimeSpan length = TimeProvider.System.GetUtcNow() - from;
        double paused = (GC.GetTotalPauseDuration() - pausedBefore) / length;
        int collections = GC.CollectionCount(2) - collectionsBefore;
        double allocated = GC.GetTotalAllocatedBytes() - allocatedBefore;

        ServerRuntime? heard = await watch.StopAsync(from, length);

        Assert.NotNull(heard);
        Assert.Equal(collections, heard.Gen2Collections);

        // The runtime stops its clock before it lets threads run again, and its events are sent afterwards: 2 to 5% later where cores are
        // idle, 10 to 30% where four processes keep two of them busy. Counted twice it would be twice as much.
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture, $"pauses by events are {heard.GcPauseShare / paused:0.00} of what the runtime counts"));
        Assert.InRange(heard.GcPauseShare, paused * 0.95, (paused * 1.8) + 0.001);
        double listed = watch.Pauses(from, length)!.Sum(pause => pause.LengthSeconds) / length.TotalSeconds;
        Assert.Equal(heard.GcPauseShare, listed, 1e-3);
        Assert.InRange(heard.AllocatedBytesPerSecond, allocated / length.TotalSeconds * 0.3, allocated / length.TotalSeconds * 3);
        Assert.InRange(heard.HeapBytesMax, 1_000_000, long.MaxValue);
        Assert.InRange(heard.ThreadPoolThreadsMax, 1, 10_000);
        Assert.InRange(heard.ThreadPoolQueueLengthMax, 0, 1_000_000);
    }

    [Fact]
    public async Task Start_ProcessThatIsNotThere_HearsNothing()
    {
        await using RuntimeWatch watch = await RuntimeWatch.StartAsync(int.MaxValue, Cancel);

        Assert.Null(await watch.StopAsync(TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(1)));
    }
}
