using System.Text.Json.Serialization;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions.Proving;

/// <summary>What an action is predicted to buy, in two ways that do not rest on each other; made before it is tried.</summary>
/// <param name="Id">See <see cref="PhaseAction.Id"/>.</param>
/// <param name="Concurrency">Jobs at once, before and after.</param>
/// <param name="Before">The switch it changes, as it was: <c>--writer row</c>.</param>
/// <param name="After">As it will be.</param>
/// <param name="Dose">What adding time to the stage did to the whole; null where nothing was to be predicted.</param>
/// <param name="ByShare">
/// The suite's ratio applied to the stage's share of the time, by Amdahl's law; null where no suite gives one.
/// </param>
/// <param name="ByDose">The same ratio applied to how much of what was added to the stage the whole took longer; null likewise.</param>
public sealed record ActionPrediction(
    string Id, int Concurrency, Stage Stage, string Before, string After, DoseResponse? Dose, SpeedRatio? ByShare, SpeedRatio? ByDose)
{
    /// <summary>Further apart than this the two are not believed.</summary>
    public const double MostApart = 0.10;

    /// <summary>
    /// How many times as fast the old setting was with so many jobs at once as with one, in turns; null where the prediction does not
    /// need it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // or the seals of files of before it was there would not hold
    public SpeedRatio? Lanes { get; init; }

    /// <summary>How far the machine moved while this was predicted; null in files from before it was looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MachineDrift? Drift { get; init; }

    /// <summary>
    /// Where the proof's measurement of an action that buys nothing would lie, by how far trials of the old setting lay apart; null in
    /// files from before it was looked at.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Interval? OfNoChange95 { get; init; }

    /// <summary>
    /// Between the two, nearer to the one that is known better: their logarithms, weighted by the inverse squares of their
    /// intervals' widths. In the middle where one has no interval.
    /// </summary>
    public double? Speedup => ByShare is { } share && ByDose is { } dose ? Combine(share, dose) : null;

    /// <summary>
    /// Where a measurement is to be expected: from the least that one of the two says to the most that one says, and wider by what the
    /// measurement itself leaves open.
    /// </summary>
    public Interval? Interval95 => Speedup is { } middle && ByShare?.Interval95 is { } share && ByDose?.Interval95 is { } dose
        ? Widen(middle, Interval.Around(share.Low, share.High, dose.Low, dose.High))
        : null;

    /// <summary>Whether both ways come to about the same; false too where one of them is not there.</summary>
    public bool IsTrusted => ByShare is { } share && ByDose is { } dose
        && Math.Abs(Math.Log(share.Ratio / dose.Ratio)) <= Math.Log(1 + MostApart);

    /// <summary>What is unknown for two reasons that have nothing to do with each other adds up in squares.</summary>
    private Interval Widen(double middle, Interval known) => OfNoChange95 is { } noise
        ? new Interval(
            middle / Math.Exp(double.Hypot(Math.Log(middle / known.Low), Math.Log(noise.Low))),
            middle * Math.Exp(double.Hypot(Math.Log(known.High / middle), Math.Log(noise.High))))
        : known;

    private static double Combine(SpeedRatio share, SpeedRatio dose)
    {
        double weight = Width(share) is { } ofShare && Width(dose) is { } ofDose && ofShare + ofDose > 0
            ? ofDose * ofDose / ((ofShare * ofShare) + (ofDose * ofDose))
            : 0.5;
        return Math.Exp((weight * Math.Log(share.Ratio)) + ((1 - weight) * Math.Log(dose.Ratio)));
    }

    private static double? Width(SpeedRatio ratio) => ratio.Interval95 is { } bounds ? Math.Log(bounds.High / bounds.Low) : null;
}
