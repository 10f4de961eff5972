using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Decisions;

/// <summary>Actions of the decision matrix as a table of plain text.</summary>
/// <param name="Header">Titles of the columns.</param>
/// <param name="Rows">One row an action, each as long as the header.</param>
public sealed record DecisionTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The recommended actions alone, for a terminal of 80 columns: the note is a second line below the action.</summary>
    public static DecisionTable OfRecommended(DecisionMatrix matrix) => new(
        ["Recommended", "Buys (estimate)", "Try it with"],
        [.. matrix.Actions.Where(action => action.Recommended).Select(action => (IReadOnlyList<string>)
            [$"{action.Title}\n{Note(action)}".TrimEnd(), Gain(action), HowToTry(action)])]);

    /// <summary>What was predicted of each action that was tried, or is known to bound it, beside what was measured.</summary>
    /// <param name="proof">Of actions of the matrix.</param>
    public static DecisionTable OfProof(DecisionMatrix matrix, DecisionProof proof) => new(
        ["Action", "At once", "Predicted [95%]", "Measured [95%]", "Off by"],
        [
            .. from pair in proof.Pairs
               let predicted = pair.Predicted.Speedup
               let action = matrix.Actions.First(one => one.Id == pair.Predicted.Id)
               select (IReadOnlyList<string>)
               [
                   $"{pair.Predicted.Before} -> {pair.Predicted.After}",
                   Figures.Count(pair.Predicted.Concurrency),
                   predicted is null
                       ? Bound(action)
                       : Figures.Speedup(predicted.Value, pair.Predicted.Interval95) + (pair.Predicted.IsTrusted ? "" : " not trusted"),
                   Figures.Speedup(pair.Measured.Speedup, pair.Measured.Interval95),
                   Figures.Percent(DecisionProof.ErrorOf(predicted, pair.Measured.Speedup), 1),
               ],
        ]);

    private static string Gain(DecisionAction action) => action.Prediction is { } prediction
        ? Figures.Speedup(prediction.Speedup, prediction.SpeedupInterval95)
        : Bound(action);

    private static string Bound(DecisionAction action) => action.AtMost is { } most ? $"at most {Figures.Speedup(most)}" : Figures.None;

    private static string HowToTry(DecisionAction action) => action.Switch ?? StateText(action.State);

    private static string Note(DecisionAction action) => action.Note ?? action.Prediction?.Basis ?? string.Empty;

    private static string StateText(ActionState state) => state switch
    {
        ActionState.InUse => "in use",
        ActionState.NotApplicable => "not applicable",
        _ => Figures.None,
    };
}
