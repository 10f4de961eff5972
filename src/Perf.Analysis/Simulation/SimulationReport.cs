using System.Globalization;
using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Simulation;

/// <summary>The backfill in fake time, over many seeds: <c>simulation.json</c>.</summary>
public sealed record SimulationReport : IArtifact
{
    private const double DaysAYear = 365;

    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    /// <summary>The first; those after it are the next ones.</summary>
    public required int Seed { get; init; }

    /// <summary>How many were asked for.</summary>
    public required int Seeds { get; init; }

    /// <summary>How many were simulated to their end: fewer when it was interrupted. All that follows is of these alone.</summary>
    public required int Finished { get; init; }

    /// <summary>Of each seed.</summary>
    public required int Days { get; init; }

    /// <summary>How many times as many faults as a usual year has; 0: none.</summary>
    public required int Faults { get; init; }

    public required double DurationSeconds { get; init; }

    /// <summary>Null before the first is finished.</summary>
    public required double? YearsPerMinute { get; init; }

    /// <summary>One sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>Runs of the backfill.</summary>
    public required long Runs { get; init; }

    public required SimulatedQuota Quota { get; init; }

    /// <summary>Most urgent first.</summary>
    public required IReadOnlyList<SimulatedClass> Classes { get; init; }

    public required IReadOnlyList<SimulatedAlert> Alerts { get; init; }

    /// <summary>By seed.</summary>
    public required IReadOnlyList<SimulatedFailure> Failures { get; init; }

    /// <summary>All that was asked for was simulated, and nothing happened that never should.</summary>
    [JsonIgnore]
    public bool Passed => Finished == Seeds && Failures.Count == 0;

    [JsonIgnore]
    public double Years => YearsOf(Finished, Days);

    public static double YearsOf(int seeds, int days) => seeds * days / DaysAYear;

    /// <summary>What so many seeds came to.</summary>
    public static string Sentence(int seeds, int finished, int failed, double years)
    {
        if (finished == 0)
        {
            return Text($"None of {seeds:N0} seeds was simulated to its end.");
        }

        string of = finished == seeds ? "" : Text($"{finished:N0} of ");
        string what = failed == 0 ? "nothing" : Text($"in {failed:N0} of them something");
        return Text($"{years:#,0.##} simulated years by {of}{seeds:N0} seeds: {what} happened that never should.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
