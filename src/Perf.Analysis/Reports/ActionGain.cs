using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports;

/// <summary>What an action buys: as predicted, and as measured where it was tried.</summary>
/// <param name="Concurrency">Jobs at once when it was tried; null when it was predicted from the run itself.</param>
/// <param name="Predicted">Null when nothing was.</param>
/// <param name="Measured">Null when it was not tried.</param>
/// <param name="Proof">The prediction that was sealed before it was tried, with its index; null when none was.</param>
internal sealed record ActionGain(
    DecisionAction Action, int? Concurrency, Gain? Predicted, Gain? Measured, (ActionPrediction Prediction, int Index)? Proof)
{
    private static readonly Source Root = new("decision_matrix.json");

    /// <summary>With how many jobs at once, where that is known and not one.</summary>
    public string Name => Action.Title + (Concurrency > 1 ? $" ({Figures.Count(Concurrency.Value)} jobs at once)" : string.Empty);

    /// <summary>What was measured weighs more than what was predicted.</summary>
    public Gain? Best => Measured ?? Predicted;

    /// <summary>A bound of what it buys, where no more than that is known.</summary>
    public Gain? AtMost { get; init; }

    /// <summary>What was known before it was tried: what was predicted, or a bound of it.</summary>
    public Gain? Expected => Predicted ?? AtMost;

    /// <summary>The most that is known of it: measured, predicted or bounded; null for nothing.</summary>
    public Gain? Known => Best ?? AtMost;

    /// <summary>False where two ways of predicting it come to different results; true too where there is only one.</summary>
    public bool IsTrusted => Proof is not { Prediction: { Speedup: not null, IsTrusted: false } };

    /// <summary><c>measured</c>, <c>predicted</c> or <c>predicted (not trusted)</c>.</summary>
    public string Kind => Measured is not null ? "measured" : IsTrusted ? "predicted" : "predicted (not trusted)";

    public string Sentence => (Best, AtMost) switch
    {
        ({ } best, _) => $"{Name}, {Kind} {best.Text}",
        (_, { } most) => $"{Name}, {most.Text}",
        _ => $"{Name}, of which nothing was predicted",
    };

    /// <summary>As <see cref="DecisionProof.ErrorOf"/>.</summary>
    public double? Error => DecisionProof.ErrorOf(Predicted?.Speedup, Measured?.Speedup);

    /// <summary>Every action in the order of the matrix, once for each concurrency that it was predicted at.</summary>
    public static IReadOnlyList<ActionGain> Of(DecisionMatrix matrix) =>
        [.. matrix.Actions.Index().SelectMany(one => Of(matrix, one.Item, Root["actions"][one.Index]))];

    /// <summary>
    /// Of the recommended, the one that buys most, or may: what is bounded counts by its bound. One that was predicted to buy nothing is not
    /// done first.
    /// </summary>
    public static ActionGain? First(DecisionMatrix matrix)
    {
        ActionGain[] recommended = [.. Of(matrix).Where(gain => gain.Action.Recommended)];
        return recommended.Where(gain => gain.Known?.Speedup > 1).MaxBy(gain => gain.Known!.Speedup)
            ?? recommended.FirstOrDefault(gain => gain.Known is null);
    }

    private static IEnumerable<ActionGain> Of(DecisionMatrix matrix, DecisionAction action, Source source)
    {
        Gain? atMost = action.AtMost is { } most ? new Gain(most, null, source["at_most"], string.Empty) { IsBound = true } : null;
        return Made(matrix, action, source).Select(gain => gain with { AtMost = atMost });
    }

    private static IEnumerable<ActionGain> Made(DecisionMatrix matrix, DecisionAction action, Source source)
    {
        (ActionPrediction Prediction, int Index)[] made =
        [
            .. (matrix.Proof?.Sealed.Predictions ?? []).Index().Where(one => one.Item.Id == action.Id).Select(one => (one.Item, one.Index)),
        ];
        if (made.Length == 0)
        {
            yield return new ActionGain(action, null, OfRun(action, source["prediction"]), null, null);
        }

        foreach ((ActionPrediction prediction, int place) in made)
        {
            yield return new ActionGain(
                action,
                prediction.Concurrency,
                prediction.Speedup is { } speedup
                    ? new Gain(speedup, prediction.Interval95, Root["proof"]["sealed"]["predictions"][place]["speedup"], "interval95")
                    : null,
                MeasuredOf(matrix.Proof!, prediction, Root["proof"]["measurements"]),
                (prediction, place));
        }
    }

    private static Gain? OfRun(DecisionAction action, Source source) => action.Prediction is { } prediction
        ? new Gain(prediction.Speedup, prediction.SpeedupInterval95, source["speedup"], "speedup_interval95")
        : null;

    private static Gain? MeasuredOf(DecisionProof proof, ActionPrediction prediction, Source source)
    {
        foreach ((int index, ActionMeasurement measured) in proof.Measurements.Index())
        {
            if (measured.Id == prediction.Id && measured.Concurrency == prediction.Concurrency)
            {
                return new Gain(measured.Speedup, measured.Interval95, source[index]["speedup"], "interval95");
            }
        }

        return null;
    }
}
