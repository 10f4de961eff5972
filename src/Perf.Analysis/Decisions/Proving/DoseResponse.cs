using System.Text.Json.Serialization;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions.Proving;

/// <summary>
/// How much of what is added to a stage the whole takes longer: 1 where all of it is waited for, 0 where it hides behind other work. A line
/// through each repeat, whose trials are seconds apart at most: machines of our kind change their speed from second to second.
/// </summary>
/// <param name="Stage">To which time was added.</param>
/// <param name="Criticality">The trimmed mean of the repeats' slopes, with lanes that wait at the same time counted once.</param>
/// <param name="Interval95">Null with too few repeats to say.</param>
/// <param name="Repeats">That had a slope.</param>
public sealed record DoseResponse(Stage Stage, double Criticality, Interval? Interval95, int Repeats)
{
    /// <summary>
    /// How many times as fast the whole was with the stage left out, which no faster stage exceeds; null where that was not tried. What is
    /// added says little of a stage that nearly vanishes: where it is 98% of the time, a tenth of doubt about the slope is a factor of
    /// three, and the rest gains too when it is no longer waited for (decision 0049).
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // or the seals of files of before it was there would not hold
    public SpeedRatio? Without { get; init; }

    /// <param name="points">Of several repeats, each with at least two doses.</param>
    /// <param name="lanes">Jobs at once: what is added to so many at the same time, the whole waits for once.</param>
    /// <exception cref="ArgumentException">No repeat has two doses.</exception>
    public static DoseResponse Of(Stage stage, IReadOnlyList<DosePoint> points, int lanes)
    {
        double[] slopes =
        [
            .. points
                .GroupBy(point => point.Repeat)
                .Select(repeat => LineFit.Of(
                    [.. repeat.Select(point => point.AddedSeconds / lanes)], [.. repeat.Select(point => point.WallSeconds)]))
                .OfType<LineFit>()
                .Select(line => line.Slope),
        ];
        TrimmedMean mean = TrimmedMean.Of(slopes);
        return new DoseResponse(stage, mean.Value, mean.Interval, slopes.Length);
    }

    /// <summary>
    /// How many times as fast the whole becomes when a part of the stage does: Amdahl's law on what of it is waited for. A stage that becomes
    /// shorter lies between what it is and nothing, both of which were tried if <see cref="Without"/> is there; one that becomes longer, on
    /// the line through what was added.
    /// </summary>
    /// <param name="share">Of the lanes' time, 0 to 1: what becomes faster.</param>
    /// <param name="ratio">How many times as fast that becomes.</param>
    /// <param name="drift">How far the share may be another one when it does; null: not at all.</param>
    public SpeedRatio Predict(double share, SpeedRatio ratio, MachineDrift? drift = null)
    {
        if (Without is { } limit && ratio.Ratio > 1)
        {
            return Between(limit, ratio, drift);
        }

        Interval shares = drift?.Around(share) ?? new Interval(share, share);
        return new SpeedRatio(
            Prediction.Amdahl(share * Part(Criticality), ratio.Ratio),
            Interval95 is { } bounds && ratio.Interval95 is { } ratios
                ? Prediction.Amdahl(new Interval(shares.Low * Part(bounds.Low), shares.High * Part(bounds.High)), ratios)
                : null);
    }

    private static SpeedRatio Between(SpeedRatio limit, SpeedRatio ratio, MachineDrift? drift)
    {
        return new SpeedRatio(
            Prediction.Amdahl(PartOf(limit.Ratio), ratio.Ratio),
            limit.Interval95 is { } limits && ratio.Interval95 is { } ratios
                ? Prediction.Amdahl(new Interval(Moved(limits.Low).Low, Moved(limits.High).High), ratios)
                : null);

        Interval Moved(double bound) => drift?.Around(PartOf(bound)) ?? new Interval(PartOf(bound), PartOf(bound));

        // What is left out cannot have been less than nothing: beyond lies noise.
        static double PartOf(double limit) => Math.Max(0, 1 - (1 / limit));
    }

    /// <summary>No stage is waited for longer than it lasts, and none that becomes faster makes the whole slower: beyond lies noise.</summary>
    private static double Part(double criticality) => Math.Clamp(criticality, 0, 1);
}
