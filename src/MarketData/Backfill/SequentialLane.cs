namespace MarketData.Backfill;

/// <summary>Takes one group after the other and does one stage at a time.</summary>
internal sealed class SequentialLane(BackfillStages stages, BackfillRun run)
{
    private readonly FetchedBars fetched = new();
    private readonly JobBuffers buffers = new();

    public Task RunAsync() => run.GuardAsync(WorkAsync);

    private async Task WorkAsync()
    {
        while (run.TakeNext() is { } planned && await stages.FetchAsync(planned, fetched) is { } job)
        {
            await DoAsync(job);
            while (!job.EndsGroup)
            {
                job = job.Next();
                await DoAsync(job);
            }

            planned.End();
        }
    }

    private async Task DoAsync(JobInHand job)
    {
        await stages.ComputeAsync(job, buffers);
        await stages.StoreAsync(job);
    }
}
