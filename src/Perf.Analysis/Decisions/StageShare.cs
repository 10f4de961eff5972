using Perf.Analysis.Backfill;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>What one stage took of the time of the three.</summary>
/// <param name="Name">As the seeds call it: <c>Polygon API</c>, <c>Database</c>, <c>Feature computation</c>.</param>
/// <param name="Seconds">Summed over the jobs.</param>
/// <param name="Share">0 to 1; null when no stage took any time.</param>
/// <param name="ShareInterval95">Bootstrap over the jobs; null with too few of them to say.</param>
public sealed record StageShare(Stage Stage, string Name, double Seconds, double? Share, Interval? ShareInterval95)
{
    /// <summary>The three stages, in the order of the pipeline's rules: API, database, computation.</summary>
    public static IReadOnlyList<StageShare> Of(TimeBreakdown breakdown) =>
    [
        From(Stage.PolygonApi, breakdown.PolygonApi),
        From(Stage.Database, breakdown.DbInserts),
        From(Stage.FeatureComputation, breakdown.FeatureComputation),
    ];

    internal static string NameOf(Stage stage) => stage switch
    {
        Stage.PolygonApi => "Polygon API",
        Stage.Database => "Database",
        Stage.FeatureComputation => "Feature computation",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Not a stage."),
    };

    private static StageShare From(Stage stage, StageTime time) =>
        new(stage, NameOf(stage), time.Seconds, time.Share, time.ShareInterval95);
}
