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

    private static string Gain(DecisionAction action) => action.Prediction is { } prediction
        ? Figures.Speedup(prediction.Speedup, prediction.SpeedupInterval95)
        : action.AtMost is { } most ? $"at most {Figures.Speedup(most)}" : Figures.None;

    private static string HowToTry(DecisionAction action) => action.Switch ?? StateText(action.State);

    private static string Note(DecisionAction action) => action.Note ?? action.Prediction?.Basis ?? string.Empty;

    private static string StateText(ActionState state) => state switch
    {
        ActionState.InUse => "in use",
        ActionState.NotApplicable => "not applicable",
        _ => Figures.None,
    };
}
