using Perf.Analysis.Formatting;

namespace Perf.Analysis.Decisions;

/// <summary>The decision matrix as a table for a terminal or a page: plain text, one cell a column.</summary>
/// <param name="Header">Titles of the columns.</param>
/// <param name="Rows">One row an action, each as long as the header.</param>
public sealed record DecisionTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public static DecisionTable Of(DecisionMatrix matrix) => new(
        ["Recommended", "Stage", "Action", "Buys (estimate)", "Try it with", "Note"],
        [.. matrix.Actions.Select(RowOf)]);

    private static IReadOnlyList<string> RowOf(DecisionAction action) =>
    [
        action.Recommended ? "yes" : "no",
        StageShare.NameOf(action.Stage),
        action.Title,
        action.Prediction is { } prediction ? Figures.Ratio(prediction.Speedup, prediction.SpeedupInterval95) : Figures.None,
        action.Switch ?? StateText(action.State),
        action.Note ?? action.Prediction?.Basis ?? string.Empty,
    ];

    private static string StateText(ActionState state) => state switch
    {
        ActionState.InUse => "in use",
        ActionState.NotApplicable => "not applicable",
        ActionState.NotSwitchableYet => "no switch yet",
        _ => Figures.None,
    };
}
