using Perf.Analysis.Backfill;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;

namespace Perf.Lab.Decide.Trials;

/// <summary>
/// Trials of one setting with its stage slowed down by parts of its own mean, in drawn order, again and again. By parts of a tenth of a job
/// where the stage is shorter than that: what is added to it would not be seen beside the noise of the rest.
/// </summary>
/// <param name="kernel">Timed after each trial.</param>
internal sealed class DoseTrials(TrialArm arm, Stage stage, ReferenceKernel kernel, Random random, TimeProvider time)
{
    private const double LeastOfJob = 0.1;

    private static readonly double[] Parts = [0, 0.25, 0.5, 1];

    private readonly List<DosePoint> points = [];
    private readonly List<TrialRun> undosed = [];
    private readonly List<double> kernelSeconds = [];

    /// <summary>Of the trials without a dose: what the shares are taken from.</summary>
    public IReadOnlyList<TrialRun> Undosed => undosed;

    public DoseResponse Response => DoseResponse.Of(stage, points, arm.Settings.Concurrency);

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
            double[] order = [.. Parts];
            random.Shuffle(order);
            double logKernels = 0;
            foreach (double part in order)
            {
                TrialRun run = await arm.RunAsync(new StageDose(stage, whole * part, time), cancellationToken);
                points.Add(new DosePoint(repeat, run.AddedSeconds, run.WallSeconds));
                if (part == 0)
                {
                    undosed.Add(run);
                }

                logKernels += Math.Log(kernel.Time());
            }

            kernelSeconds.Add(Math.Exp(logKernels / order.Length));
        }
    }

    private double SecondsOf(BackfillJobRecord job) => stage switch
    {
        Stage.PolygonApi => job.FetchSeconds,
        Stage.Database => job.StoreSeconds,
        _ => job.ComputeSeconds,
    };
}
