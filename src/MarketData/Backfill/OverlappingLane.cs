using System.Threading.Channels;

namespace MarketData.Backfill;

/// <summary>
/// Fetches a group while the one before it is computed and the one before that is stored. Jobs leave in the order in which their
/// groups were taken. What is held in memory is bounded: buffers go round, and a stage that is ahead waits for one.
/// </summary>
internal sealed class OverlappingLane(BackfillStages stages, BackfillRun run)
{
    /// <summary>One in each stage, and one that waits.</summary>
    private const int FetchesHeld = 4;

    /// <summary>One that is computed, one that waits, one that is stored.</summary>
    private const int JobsHeld = 3;

    private readonly Channel<FetchedBars> unusedFetches = Filled(FetchesHeld, () => new FetchedBars());
    private readonly Channel<JobBuffers> unusedBuffers = Filled(JobsHeld, () => new JobBuffers());

    /// <summary>The first job of each group.</summary>
    private readonly Channel<JobInHand> fetched = Channel.CreateBounded<JobInHand>(1);

    private readonly Channel<JobInHand> computed = Channel.CreateBounded<JobInHand>(1);

    public Task RunAsync() => Task.WhenAll(run.GuardAsync(FetchAsync), run.GuardAsync(ComputeAsync), run.GuardAsync(StoreAsync));

    private async Task FetchAsync()
    {
        while (true)
        {
            FetchedBars bars = await unusedFetches.Reader.ReadAsync(run.Working);
            if (run.TakeNext() is not { } planned || await stages.FetchAsync(planned, bars) is not { } first)
            {
                break;
            }

            await fetched.Writer.WriteAsync(first, run.Working);
        }

        fetched.Writer.Complete();
    }

    private async Task ComputeAsync()
    {
        await foreach (JobInHand first in fetched.Reader.ReadAllAsync(run.Working))
        {
            await ComputeAsync(first);
            for (JobInHand job = first; !job.EndsGroup;)
            {
                job = job.Next();
                await ComputeAsync(job);
            }
        }

        computed.Writer.Complete();
    }

    private async Task ComputeAsync(JobInHand job)
    {
        JobBuffers buffers = await unusedBuffers.Reader.ReadAsync(run.Working);
        await stages.ComputeAsync(job, buffers);
        await computed.Writer.WriteAsync(job, run.Working);
    }

    private async Task StoreAsync()
    {
        await foreach (JobInHand job in computed.Reader.ReadAllAsync(run.Working))
        {
            await stages.StoreAsync(job);
            unusedBuffers.Writer.TryWrite(job.Buffers!);
            if (job.EndsGroup)
            {
                job.Planned.End();
                unusedFetches.Writer.TryWrite(job.Fetched);
            }
        }
    }

    private static Channel<T> Filled<T>(int count, Func<T> create)
    {
        Channel<T> channel = Channel.CreateBounded<T>(count);
        for (int i = 0; i < count; i++)
        {
            channel.Writer.TryWrite(create());
        }

        return channel;
    }
}
