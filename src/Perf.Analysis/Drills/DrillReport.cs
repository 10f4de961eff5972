using Perf.Analysis.Json;

namespace Perf.Analysis.Drills;

/// <summary>Recovery, drilled: <c>drills.json</c>.</summary>
public sealed record DrillReport : IArtifact
{
    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    /// <summary>quick or full; null when drills were chosen by name.</summary>
    public required string? Profile { get; init; }

    /// <summary>Of the first run of each drill; those after it have the next ones.</summary>
    public required int Seed { get; init; }

    /// <summary>One sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>In the order they ran; those with their protection off behind the others.</summary>
    public required IReadOnlyList<DrillResult> Drills { get; init; }

    public static DrillReport Of(string? profile, int seed, IReadOnlyList<DrillResult> drills) => new()
    {
        SchemaVersion = CurrentSchemaVersion,
        Profile = profile,
        Seed = seed,
        Verdict = Sentence(drills),
        Drills = drills,
    };

    private static string Sentence(IReadOnlyList<DrillResult> drills)
    {
        DrillResult[] wanted = [.. drills.Where(drill => !drill.ProtectionOff)];
        DrillResult[] controls = [.. drills.Where(drill => drill.ProtectionOff)];
        List<string> parts = [];
        if (wanted.Length > 0)
        {
            parts.Add($"{Count(wanted, DrillVerdict.Passed)} of {wanted.Length} drills passed{Skipped(wanted)}");
        }

        if (controls.Length > 0)
        {
            parts.Add($"{Count(controls, DrillVerdict.Failed)} of {controls.Length} failed without their protection, as they must{Skipped(controls)}");
        }

        return parts.Count == 0 ? "No drill ran." : string.Join("; ", parts) + ".";
    }

    private static int Count(IEnumerable<DrillResult> drills, DrillVerdict verdict) => drills.Count(drill => drill.Verdict == verdict);

    private static string Skipped(IEnumerable<DrillResult> drills) =>
        Count(drills, DrillVerdict.Skipped) is > 0 and int skipped ? $", {skipped} skipped" : "";
}
