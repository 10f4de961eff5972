using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>
/// What an action would buy on the whole, by Amdahl's law: an estimate from two measurements, not a measurement.
/// </summary>
/// <remarks>
/// Source: G. M. Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities",
/// AFIPS 1967. A stage with share s of the time, made r times as fast, makes the whole 1 / (1 - s + s / r) times as fast.
/// </remarks>
/// <param name="Speedup">Old time of the jobs over new time.</param>
/// <param name="SpeedupInterval95">
/// From the least to the greatest of the four pairs of bounds of share and ratio, hence wider than 95%; null when either has none.
/// </param>
/// <param name="ShareOfJobTime">Of the jobs' durations, their own overhead included: smaller than the share of the stages.</param>
/// <param name="StageRatio">
/// How many times as fast the stage becomes, by the suite, with jobs of the baseline's sizes where it knows.
/// </param>
/// <param name="Benchmark">Identity of the case that stands for the action.</param>
/// <param name="Against">Identity of the case that stands for what the baseline used.</param>
/// <param name="Basis">What the estimate rests on, in words.</param>
public sealed record Prediction(
    double Speedup,
    Interval? SpeedupInterval95,
    double ShareOfJobTime,
    double StageRatio,
    Interval? StageRatioInterval95,
    string Benchmark,
    string Against,
    string Basis)
{
    /// <param name="share">Of the time, 0 to 1.</param>
    /// <param name="ratio">Above 0; below 1 the stage becomes slower.</param>
    public static double Amdahl(double share, double ratio) => 1 / (1 - share + (share / ratio));

    /// <summary>The whole gains with the ratio, and with the share unless the ratio is below one: all four corners are looked at.</summary>
    public static Interval Amdahl(Interval shares, Interval ratios) => Interval.Around(
        Amdahl(shares.Low, ratios.Low), Amdahl(shares.Low, ratios.High), Amdahl(shares.High, ratios.Low), Amdahl(shares.High, ratios.High));
}
