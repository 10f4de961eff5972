using Perf.Analysis.Backfill;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;

namespace Perf.Lab.Decide.Trials;

/// <summary>Trials of one setting with its stage slowed down by parts of its own mean, in drawn order, again and again.</summary>
internal sealed class DoseTrials(TrialArm arm, Stage stage, Random random, TimeProvider time)
{
    private static readonly double[] Parts = [0, 0.25, 0.5, 1];

    private readonly List<DosePoint> points = [];
    private readonly List<TrialRun> undosed = [];

    /// <summary>Of the trials without a dose: what the shares are taken from.</summary>
    public IReadOnlyList<TrialRun> Undosed => undosed;

    public DoseResponse Response => DoseResponse.Of(stage, points, arm.Settings.Concurrency);

    /// <param name="repeats">Of every part.</param>
    public async Task RunAsync(int repeats, CancellationToken cancellationToken)
    {
        // The first trial compiles and connects; the second says how long the stage is.
        await arm.RunAsync(dose: null, cancellationToken);
        TrialRun first = await arm.RunAsync(dose: null, cancellationToken);
        TimeSpan mean = TimeSpan.FromSeconds(first.Jobs.Average(SecondsOf));
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            double[] order = [.. Parts];
            random.Shuffle(order);
            foreach (double part in order)
            {
                TrialRun run = await arm.RunAsync(new StageDose(stage, mean * part, time), cancellationToken);
                points.Add(new DosePoint(repeat, run.AddedSeconds, run.WallSeconds));
                if (part == 0)
                {
                    undosed.Add(run);
                }
            }
        }
    }

    private double SecondsOf(BackfillJobRecord job) => stage switch
    {
        Stage.PolygonApi => job.FetchSeconds,
        Stage.Database => job.StoreSeconds,
        _ => job.ComputeSeconds,
    };
}
