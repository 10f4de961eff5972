using Perf.Analysis.Load;
using Perf.Lab.Load.Http;
using Perf.Lab.Load.Pacing;

namespace Perf.Lab.Load.Running;

/// <summary>One run of a plan: opens all connections, warms up, measures, closes.</summary>
internal sealed class GeneratorRun : IDisposable
{
    private readonly LoadPlan plan;
    private readonly HttpTarget target;
    private readonly Dispatcher dispatcher;
    private readonly Lane[] lanes;

    /// <param name="requests">Ready to be sent, one a cell of the plan.</param>
    public GeneratorRun(HttpTarget target, LoadPlan plan, byte[][] requests)
    {
        this.plan = plan;
        this.target = target;
        dispatcher = new Dispatcher(plan.Connections);
        lanes = [.. Enumerable.Range(0, plan.Connections).Select(_ => new Lane(target, requests, plan.RequestTimeout, dispatcher))];
    }

    /// <exception cref="BadInputException">The server cannot be reached at all: nothing was measured.</exception>
    public async Task<LoadMeasurement> RunAsync(
        TimeProvider time, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        await OpenAllAsync(cancellationToken);
        Task[] running = [.. lanes.Select(lane => lane.RunAsync())];

        // Connections end only with the run: one that ends before has failed for a reason that is not the server's.
        Task broken = Task.WhenAny(running).Unwrap();
        try
        {
            if (plan.WarmUp > TimeSpan.Zero)
            {
                await RunPartAsync(plan.WarmUp, isMeasured: false, time, progress, broken, cancellationToken);
            }

            return await RunPartAsync(plan.Duration, isMeasured: true, time, progress, broken, cancellationToken);
        }
        finally
        {
            foreach (Lane lane in lanes)
            {
                lane.Close();
            }

            await Task.WhenAll(running);
        }
    }

    public void Dispose()
    {
        foreach (Lane lane in lanes)
        {
            lane.Dispose();
        }
    }

    private async Task OpenAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(lanes.Select(lane => lane.OpenAsync(cancellationToken)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BadInputException(
                $"{target.Address.Authority} took longer than {plan.RequestTimeout.TotalSeconds:0.#} s to accept {plan.Connections} connections");
        }
        catch (Exception error) when (HttpTransport.IsConnectionEnd(error))
        {
            throw new BadInputException(
                $"{target.Address.Authority} cannot be reached: {error.Message}; is something listening there that takes {plan.Connections} connections?");
        }
    }

    private async Task<LoadMeasurement> RunPartAsync(
        TimeSpan duration, bool isMeasured, TimeProvider time, IProgress<LoadProgress>? progress, Task broken,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        RunPart part = RunPart.Start(plan, duration);
        DateTimeOffset startedAt = time.GetUtcNow();
        using GeneratorWatch watch = new(lanes, part, isMeasured, progress);
        Task drained = dispatcher.Begin(part);
        Pacer? pacer = plan.Model == LoadModel.Open ? new Pacer(part, dispatcher, ending.Token) : null;
        Task pacing = pacer?.RunAsync() ?? Task.CompletedTask;
        try
        {
            Task first = await Task.WhenAny(drained, broken).WaitAsync(cancellationToken);
            await first;
        }
        finally
        {
            await ending.CancelAsync();
            dispatcher.EndPart();
            await pacing;
        }

        RequestSample[] samples = part.Samples.ToArray();
        GeneratorFacts facts = watch.Facts(pacer, samples, dispatcher.Delayed);
        return new LoadMeasurement(plan, startedAt, duration.TotalSeconds, samples, facts, Slices: null, Server: null);
    }
}
