using MarketData.Leasing;
using MarketData.Postgres.Operations;
using MarketData.Scheduling;
using MarketData.Worker.Databases;
using MarketData.Worker.Hosting;

namespace MarketData.Worker.Working;

/// <summary>The lanes of a worker: each leases one job, does it, and says what came of it.</summary>
internal sealed class LaneService(
    ServiceOptions options,
    IJobQueue queue,
    JobWork work,
    HeldLeases held,
    SourceGate gate,
    WorkSignal signal,
    JobBackoff backoff,
    ExecutionLog log,
    DatabaseRetry retry,
    Random jitter,
    ILogger<LaneService> logger) : BackgroundService
{
    /// <summary>Longer, and the lease ends by itself.</summary>
    private static readonly TimeSpan LongestRelease = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using CancellationTokenSource together = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAll(Enumerable.Range(0, options.Concurrency)
            .Select(_ => Task.Run(() => RunLaneAsync(together), CancellationToken.None)));
    }

    /// <summary>A lane that breaks ends the others and the service: a worker that has one lane less would not be noticed.</summary>
    private async Task RunLaneAsync(CancellationTokenSource together)
    {
        CancellationToken stopping = together.Token;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await gate.WaitAsync(stopping);
                Task more = signal.Next;
                if (await LeaseAsync(stopping) is { } leased)
                {
                    await DoAsync(leased, stopping);
                }
                else
                {
                    await signal.WaitAsync(more, stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Between two jobs, or while the database was away: then the lease ends by itself.
        }
        catch
        {
            await together.CancelAsync();
            throw;
        }
    }

    /// <summary>Not cancelled on the way: a lease that was given and not heard of would hold its series until it ends by itself.</summary>
    private async Task<LeasedJob?> LeaseAsync(CancellationToken stopping)
    {
        IReadOnlyList<LeasedJob> leased = await retry.RunAsync(
            () => queue.LeaseAsync(options.Name, 1, CancellationToken.None), giveUpAfter: null, stopping);
        return leased.Count > 0 ? leased[0] : null;
    }

    private async Task DoAsync(LeasedJob leased, CancellationToken stopping)
    {
        using HeldLease lease = held.Hold(leased.Fence);
        if (leased.WasInterrupted)
        {
            await SayResumedAsync(leased, stopping);
        }

        JobEnd end = await work.DoAsync(leased, lease, stopping);
        await SettleAsync(leased, end, stopping);
        signal.Wake();
    }

    private async Task SettleAsync(LeasedJob leased, JobEnd end, CancellationToken stopping)
    {
        switch (end.Kind)
        {
            case JobEndKind.Done:
                Log.JobDone(logger, leased.Job.Series, end.Bars, leased.RunId);
                break;
            case JobEndKind.LeaseOver:
                Log.LeaseOver(logger, leased.Job.Series, leased.RunId);
                break;
            case JobEndKind.Stopped:
                await retry.RunAsync(
                    () => queue.ReleaseAsync([leased.Fence], CancellationToken.None).WaitAsync(LongestRelease, CancellationToken.None),
                    giveUpAfter: null,
                    stopping);
                Log.JobReleased(logger, leased.Job.Series, leased.RunId);
                break;
            case JobEndKind.Refused:
                if (gate.Close(backoff.LongPause))
                {
                    Log.SourceRefuses(logger, backoff.LongPause.TotalSeconds, end.Failure!);
                }

                await PutOffAsync(leased, end.Failure!, backoff.LongPause, stopping);
                break;
            case JobEndKind.HeldBack:
                if (gate.Close(end.HeldBackFor))
                {
                    Log.SourceDown(logger, end.HeldBackFor.TotalSeconds, end.Failure!);
                }

                await PutOffAsync(leased, end.Failure!, end.HeldBackFor, stopping);
                break;
            default:
                TimeSpan? pause = end.Kind == JobEndKind.FetchFailed
                    ? backoff.AfterFetch(leased.Attempt, Draw())
                    : backoff.After(leased.Attempt, Draw());
                Log.JobFailed(logger, leased.Job.Series, leased.RunId, leased.Attempt, pause?.TotalSeconds, end.Failure!);
                await FailAsync(leased, end.Failure!, pause, stopping);
                break;
        }
    }

    private Task FailAsync(LeasedJob leased, string failure, TimeSpan? retryAfter, CancellationToken stopping) => retry.RunAsync(
        () => queue.FailAsync(leased.Fence, failure, retryAfter, CancellationToken.None), giveUpAfter: null, stopping);

    private Task PutOffAsync(LeasedJob leased, string reason, TimeSpan pause, CancellationToken stopping) => retry.RunAsync(
        () => queue.PutOffAsync(leased.Fence, reason, pause, CancellationToken.None), giveUpAfter: null, stopping);

    private async Task SayResumedAsync(LeasedJob leased, CancellationToken stopping)
    {
        RunProgress progress = await retry.RunAsync(
            async () => RunProgress.Of(await log.ReadProgressAsync(leased.RunId, stopping)), giveUpAfter: null, stopping);
        Log.Resumed(logger, leased.RunId, progress.Done, progress.Left, leased.Job.Series);
    }

    private double Draw()
    {
        lock (jitter)
        {
            return jitter.NextDouble();
        }
    }
}
