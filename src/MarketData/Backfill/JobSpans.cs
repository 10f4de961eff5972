using System.Diagnostics;

namespace MarketData.Backfill;

/// <summary>
/// The spans of a job for whoever listens to <see cref="BackfillTelemetry"/>: its own, and one for each stay in a stage. Costs next to
/// nothing where nobody does. Not thread-safe: goes along with its job, from one part of a lane to the next.
/// </summary>
internal sealed class JobSpans(BackfillJob job)
{
    private Activity? whole;
    private Activity? stay;

    public void Enter(BackfillStage stage)
    {
        Leave();
        whole ??= BackfillTelemetry.StartJob(job);
        stay = whole is null ? null : BackfillTelemetry.StartStage(stage, whole.Context);
    }

    public void Leave()
    {
        stay?.Stop();
        stay = null;
    }

    public void End(BackfillJobResult result)
    {
        Leave();
        if (whole is not null)
        {
            BackfillTelemetry.EndJob(whole, result);
            whole = null;
        }
    }
}
