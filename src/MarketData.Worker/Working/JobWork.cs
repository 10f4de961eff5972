using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Leasing;
using MarketData.Postgres.Outages;
using MarketData.Storage;
using MarketData.Time;
using MarketData.Worker.Databases;

namespace MarketData.Worker.Working;

/// <summary>
/// Does one job as the plan of a single process does it: fetch, compute, store. Only what is not covered yet is fetched, so that a job
/// that a crash interrupted goes on from its checkpoint, unless the run is to fetch everything again. Thread-safe.
/// </summary>
internal sealed class JobWork(
    IBarSource source,
    IBarWriter writer,
    ICoverageReader coverage,
    IFeatureHistory history,
    IJobQueue queue,
    SourceGate gate,
    DatabaseRetry retry,
    TimeProvider clock)
{
    /// <summary>How long a job that is past its fetch may still take when the process is to stop.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <param name="stopping">Nothing more is fetched; what was fetched is stored, if that does not take too long.</param>
    public async Task<JobEnd> DoAsync(LeasedJob leased, HeldLease lease, CancellationToken stopping)
    {
        await using CancellationTokenRegistration end = stopping.Register(() => lease.CancelAfter(Grace));
        try
        {
            BackfillJob[] left = await LeftOfAsync(leased, lease.Working);
            if (left.Length == 0)
            {
                await retry.RunAsync(
                    () => queue.CompleteAsync(leased.Fence, lease.Working), FencedWriter.LongestOutage, lease.Working);
                return new JobEnd(JobEndKind.Done);
            }

            return await RunAsync(left, lease, stopping);
        }
        catch (FencedOffException)
        {
            return new JobEnd(JobEndKind.LeaseOver);
        }
        catch (OperationCanceledException) when (lease.Working.IsCancellationRequested)
        {
            return new JobEnd(lease.IsLost ? JobEndKind.LeaseOver : JobEndKind.Stopped);
        }
        catch (Exception exception) when (DatabaseFault.MayPass(exception))
        {
            return new JobEnd(JobEndKind.Failed, Failure: $"What is stored could not be read: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private async Task<BackfillJob[]> LeftOfAsync(LeasedJob leased, CancellationToken cancellationToken)
    {
        if (leased.Forced)
        {
            return [leased.Job];
        }

        IReadOnlyDictionary<SeriesKey, UtcRange> covered = await retry.RunAsync(
            () => coverage.ReadAsync([leased.Job.Series], cancellationToken), FencedWriter.LongestOutage, cancellationToken);
        return [.. BackfillPlan.Continue([leased.Job], covered)];
    }

    private async Task<JobEnd> RunAsync(BackfillJob[] jobs, HeldLease lease, CancellationToken stopping)
    {
        FencedWriter fenced = new(writer, queue, lease.Fence, retry);
        JobObserver observer = new();
        BackfillRunner runner = new(new StoppableSource(source, gate, stopping), fenced, observer, clock)
        {
            History = new PatientHistory(history, retry),
        };
        await runner.RunAsync(BackfillPlan.FetchEach(jobs), concurrency: 1, lease.Working);
        return observer.Result switch
        {
            { Failure: null } result => new JobEnd(JobEndKind.Done, result.BarsFetched),
            _ when fenced.WasFencedOff => new JobEnd(JobEndKind.LeaseOver),
            { Failure: { Stage: BackfillStage.Fetch } } or null when stopping.IsCancellationRequested => new JobEnd(JobEndKind.Stopped),
            { Failure: { } failure } => new JobEnd(KindOf(failure), Failure: $"{failure.Stage}: {failure.Message}")
            {
                HeldBackFor = failure.HeldBackFor ?? TimeSpan.Zero,
            },
            _ => new JobEnd(JobEndKind.Stopped),
        };
    }

    private static JobEndKind KindOf(BackfillFailure failure) =>
        failure.StopsTheRun ? JobEndKind.Refused
        : failure.HeldBackFor is not null ? JobEndKind.HeldBack
        : failure.Stage == BackfillStage.Fetch ? JobEndKind.FetchFailed
        : JobEndKind.Failed;
}
