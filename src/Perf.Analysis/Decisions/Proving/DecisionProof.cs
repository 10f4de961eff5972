using System.Text.Json.Serialization;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions.Proving;

/// <summary>What was predicted, sealed, and what was measured since.</summary>
/// <param name="Measurements">Of those that were verified; the others are predictions.</param>
public sealed record DecisionProof(SealedPredictions Sealed, IReadOnlyList<ActionMeasurement> Measurements)
{
    /// <summary>Predicted and measured, side by side.</summary>
    [JsonIgnore]
    public IReadOnlyList<(ActionPrediction Predicted, ActionMeasurement Measured)> Pairs =>
    [
        .. from prediction in Sealed.Predictions
           from measurement in Measurements
           where prediction.Id == measurement.Id && prediction.Concurrency == measurement.Concurrency
           select (prediction, measurement),
    ];

    /// <summary>Of the errors of each that was both predicted and measured, as <see cref="ErrorOf"/>; null without any.</summary>
    public double? MedianError => Errors() is { Length: > 0 } errors ? Quantiles.Median(errors) : null;

    public double? WorstError => Errors() is { Length: > 0 } errors ? errors.Max() : null;

    /// <summary>How many of those with an interval had the measured value in it, of 1; null without any.</summary>
    public double? Coverage
    {
        get
        {
            bool[] held = [.. from pair in Pairs where pair.Predicted.Interval95 is not null select IsHeld(pair.Predicted, pair.Measured)];
            return held.Length == 0 ? null : held.Count(one => one) / (double)held.Length;
        }
    }

    /// <summary>
    /// Whether, at each concurrency, the actions come in the order that was predicted; two whose measured intervals overlap may change
    /// places. Null without two of them.
    /// </summary>
    public bool? IsRankingRight
    {
        get
        {
            bool[] orders =
            [
                .. from one in Pairs
                   from other in Pairs
                   where one.Predicted.Concurrency == other.Predicted.Concurrency && one.Predicted.Speedup > other.Predicted.Speedup
                   select one.Measured.Speedup > other.Measured.Speedup || Overlap(one.Measured.Interval95, other.Measured.Interval95),
            ];
            return orders.Length == 0 ? null : orders.All(order => order);
        }
    }

    /// <summary>|predicted - measured| / measured; null without both.</summary>
    public static double? ErrorOf(double? predicted, double? measured) =>
        predicted is { } expected && measured is { } found ? Math.Abs(expected - found) / found : null;

    private double[] Errors() => [.. Pairs.Select(pair => ErrorOf(pair.Predicted.Speedup, pair.Measured.Speedup)).OfType<double>()];

    private static bool IsHeld(ActionPrediction predicted, ActionMeasurement measured) =>
        predicted.Interval95 is { } bounds && bounds.Low <= measured.Speedup && measured.Speedup <= bounds.High;

    private static bool Overlap(Interval? a, Interval? b) =>
        a is { } one && b is { } other && one.Low <= other.High && other.Low <= one.High;
}
