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

    /// <summary>Between the two.</summary>
    public double? Speedup => ByShare is { } share && ByDose is { } dose ? Math.Sqrt(share.Ratio * dose.Ratio) : null;

    /// <summary>From the least that one of the two says to the most that one says.</summary>
    public Interval? Interval95 => ByShare?.Interval95 is { } share && ByDose?.Interval95 is { } dose
        ? Interval.Around(share.Low, share.High, dose.Low, dose.High)
        : null;

    /// <summary>Whether both ways come to about the same; false too where one of them is not there.</summary>
    public bool IsTrusted => ByShare is { } share && ByDose is { } dose
        && Math.Abs(Math.Log(share.Ratio / dose.Ratio)) <= Math.Log(1 + MostApart);
}
