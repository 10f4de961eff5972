using System.Text.Json.Serialization;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Drills;

/// <summary>A measure over all runs of a drill.</summary>
/// <param name="Count">How many values: a run that injects its fault several times may have as many.</param>
/// <param name="P99">The nearest rank: of fewer than a hundred values the greatest.</param>
/// <param name="MeetsTarget">Of the 99th percentile; null when there is no target.</param>
public sealed record MeasureSummary(
    string Name, int Count, double Median, double P99, double Greatest, double Limit, double? Target, bool? MeetsTarget)
{
    /// <summary>The target is missed, by values that are enough to tell.</summary>
    [JsonIgnore]
    public bool FailsTarget => MeetsTarget == false && Count >= DrillResult.LeastToTell;

    /// <summary>Each name that the runs measured, in the order it came first.</summary>
    public static IReadOnlyList<MeasureSummary> Of(IEnumerable<DrillRun> runs) =>
        [.. runs.SelectMany(run => run.Measures).GroupBy(measure => measure.Name, StringComparer.Ordinal).Select(Of)];

    private static MeasureSummary Of(IGrouping<string, DrillMeasure> measures)
    {
        double[] sorted = [.. measures.Select(measure => measure.Value).Order()];
        DrillMeasure first = measures.First();
        double p99 = Quantiles.NearestRank(sorted, 99);
        return new MeasureSummary(
            measures.Key, sorted.Length, Quantiles.NearestRank(sorted, 50), p99, sorted[^1],
            first.Limit, first.Target, first.Target is { } target ? p99 <= target : null);
    }
}
