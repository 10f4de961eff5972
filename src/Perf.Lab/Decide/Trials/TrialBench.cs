using MarketData.Bars;
using Perf.Lab.Backfill;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Decide.Trials;

/// <summary>What all trials share: the server, and a stub that is warm.</summary>
internal sealed class TrialBench : IAsyncDisposable
{
    /// <summary>
    /// From a stub that has just started a fetch takes three times as long as after thirty or forty trials, and computing in a lab that
    /// has just started takes longer still: shares that no trial would have again.
    /// </summary>
    private const int WarmUps = 100;

    private const int WarmUpDays = 10;

    private static readonly TimeSpan MostWarmUp = TimeSpan.FromSeconds(20);

    private readonly BackfillBars bars;

    private TrialBench(BackfillBars bars, PostgresServer postgres, TimeProvider time)
    {
        this.bars = bars;
        Postgres = postgres;
        Time = time;
        Kernel = new ReferenceKernel(time);
    }

    public IBarSource Source => bars.Source;

    public PostgresServer Postgres { get; }

    public TimeProvider Time { get; }

    public ReferenceKernel Kernel { get; }

    /// <param name="plan">What is tried: its actions change nothing about where the bars come from.</param>
    public static async Task<TrialBench> OpenAsync(
        BackfillSettings plan, PostgresServer postgres, TimeProvider time, CancellationToken cancellationToken)
    {
        TrialBench bench = new(await BackfillBars.OpenAsync(plan, postgres, time, cancellationToken), postgres, time);
        try
        {
            await bench.WarmUpAsync(plan, cancellationToken);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => bars.DisposeAsync();

    /// <summary>Also the lab itself, which fetches, computes and stores in these trials.</summary>
    private async Task WarmUpAsync(BackfillSettings plan, CancellationToken cancellationToken)
    {
        BackfillSettings warming = TrialPlan.WithDays(plan, Math.Min(WarmUpDays, plan.Days)) with
        {
            Writer = BackfillSettings.Baseline(Time).Writer,
            Plant = null, // a bottleneck that was put in would only be waited for
            Concurrency = 1,
        };
        await using TrialArm arm = await TrialArm.OpenAsync(warming, this, cancellationToken);
        long began = Time.GetTimestamp();
        for (int trial = 0; trial < WarmUps && Time.GetElapsedTime(began) < MostWarmUp; trial++)
        {
            await arm.RunAsync(dose: null, cancellationToken);
            Kernel.Time();
        }
    }
}
