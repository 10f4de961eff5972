using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;

namespace Perf.Lab.Decide.Trials;

/// <summary>
/// Trials of one setting with its stage slowed down by parts of its own mean, in drawn order, again and again. By parts of a tenth of a job
/// where the stage is shorter than that: what is added to it would not be seen beside the noise of the rest. Storing is left out as well,
/// once a repeat: it is the stage of which an action may leave next to nothing.
/// </summary>
/// <param name="kernel">Timed after each trial.</param>
internal sealed class DoseTrials(TrialArm arm, Stage stage, ReferenceKernel kernel, Random random, TimeProvider time)
{
    private const double LeastOfJob = 0.1;

    /// <summary>Of the stage's mean; null leaves the stage out.</summary>
    private readonly double?[] parts = stage == Stage.Database ? [0, 0.25, 0.5, 1, null] : [0, 0.25, 0.5, 1];

    private readonly List<DosePoint> points = [];
    private readonly List<TrialRun> undosed = [];
    private readonly List<double> without = [];
    private readonly List<double> kernelSeconds = [];

    /// <summary>Of the trials without a dose: what the shares are taken from.</summary>
    public IReadOnlyList<TrialRun> Undosed => undosed;

    public DoseResponse Response => DoseResponse.Of(stage, points, arm.Settings.Concurrency) with
    {
        Without = without.Count == 0 ? null : SpeedRatio.Of(undosed.Zip(without, (run, seconds) => run.WallSeconds / seconds)),
    };

    /// <summary>From repeat to repeat.</summary>
    public MachineDrift? Drift => MachineDrift.Of(kernelSeconds);

    /// <param name="repeats">Of every part.</param>
    public async Task RunAsync(int repeats, CancellationToken cancellationToken)
    {
        // The first trial connects; the second says how long the stage is.
        await arm.RunAsync(dose: null, cancellationToken);
        TrialRun first = await arm.RunAsync(dose: null, cancellationToken);
        TimeSpan whole = TimeSpan.FromSeconds(Math.Max(first.Jobs.Average(SecondsOf), LeastOfJob * first.Jobs.Average(job => job.WallSeconds)));
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            double?[] order = [.. parts];
            random.Shuffle(order);
            double logKernels = 0;
            foreach (double? part in order)
            {
                await RunAsync(repeat, whole * part, cancellationToken);
                logKernels += Math.Log(kernel.Time());
            }

            kernelSeconds.Add(Math.Exp(logKernels / order.Length));
        }
    }

    /// <param name="added">To each job; null leaves storing out.</param>
    private async Task RunAsync(int repeat, TimeSpan? added, CancellationToken cancellationToken)
    {
        if (added is not { } dose)
        {
            without.Add((await arm.RunWithoutStoringAsync(cancellationToken)).WallSeconds);
            return;
        }

        TrialRun run = await arm.RunAsync(new StageDose(stage, dose, time), cancellationToken);
        points.Add(new DosePoint(repeat, run.AddedSeconds, run.WallSeconds));
        if (dose == TimeSpan.Zero)
        {
            undosed.Add(run);
        }
    }

    private double SecondsOf(BackfillJobRecord job) => stage switch
    {
        Stage.PolygonApi => job.FetchSeconds,
        Stage.Database => job.StoreSeconds,
        _ => job.ComputeSeconds,
    };
}
