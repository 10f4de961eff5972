using System.Text.Json.Serialization;

namespace Perf.Analysis.Backfill;

/// <summary>
/// The features of all series computed again from what was stored of them, behind a backfill. Not part of its durations or shares.
/// </summary>
/// <param name="Workers">Symbols at once: never more than there are, however many were asked for.</param>
/// <param name="Reading"><c>once</c>, one statement a series, or <c>per-bar</c>, one more for every bar.</param>
/// <param name="Series">Done, failed ones included; fewer than <paramref name="TotalSeries"/> when it was interrupted.</param>
/// <param name="FailedSeries">Of those; they were left as they were.</param>
/// <param name="Bars">Read.</param>
/// <param name="RowsChanged">Rows whose stored features were others: none behind a backfill that computed them right.</param>
/// <param name="ReadSeconds">Summed over the series, as the two after it, whether or not they ran at once.</param>
/// <param name="WallSeconds">From the start of the first series to the end of the last.</param>
/// <param name="BarsPerSecond">Bars over that; 0 when no time passed.</param>
/// <param name="FirstError">Of the first series that failed, one line; null when none did.</param>
public sealed record EnrichmentTotals(
    int Workers,
    string Reading,
    int Series,
    int FailedSeries,
    int TotalSeries,
    long Bars,
    long RowsChanged,
    double ReadSeconds,
    double ComputeSeconds,
    double StoreSeconds,
    double WallSeconds,
    double BarsPerSecond,
    string? FirstError)
{
    public const string ReadOnce = "once";
    public const string ReadPerBar = "per-bar";

    [JsonIgnore]
    public bool Interrupted => Series < TotalSeries;
}
