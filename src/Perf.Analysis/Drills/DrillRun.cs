using System.Text.Json.Serialization;

namespace Perf.Analysis.Drills;

/// <summary>A drill, once.</summary>
public sealed record DrillRun
{
    /// <summary>Of every choice that was made by chance in it.</summary>
    public required int Seed { get; init; }

    public required DrillVerdict Verdict { get; init; }

    /// <summary>The first thing that was wrong, or why it was skipped; null when it passed.</summary>
    public required string? Why { get; init; }

    public required double DurationSeconds { get; init; }

    /// <summary>In the order they happened.</summary>
    public required IReadOnlyList<DrillMoment> Moments { get; init; }

    public required IReadOnlyList<DrillMeasure> Measures { get; init; }

    /// <summary>Those that this drill says something about.</summary>
    public required IReadOnlyList<InvariantCheck> Invariants { get; init; }

    /// <summary>How often the fault was injected.</summary>
    [JsonIgnore]
    public int Injections => Moments.Count(moment => moment.Kind == DrillMomentKind.Injection);

    /// <summary>What it amounts to: every measure within its limit, every invariant held.</summary>
    public static (DrillVerdict Verdict, string? Why) Judge(
        IReadOnlyList<DrillMeasure> measures, IReadOnlyList<InvariantCheck> invariants)
    {
        if (invariants.FirstOrDefault(check => !check.Holds) is { } broken)
        {
            return (DrillVerdict.Failed, $"{broken.Id}: {broken.Detail}");
        }

        if (measures.FirstOrDefault(measure => !measure.IsWithinLimit) is { } late)
        {
            return (DrillVerdict.Failed, FormattableString.Invariant($"I5: {late.Name} is {late.Value:0}, and the limit is {late.Limit:0}"));
        }

        // A drill that measured and checked nothing has not shown anything.
        return measures.Count + invariants.Count > 0
            ? (DrillVerdict.Passed, null)
            : (DrillVerdict.Failed, "nothing was measured and nothing was checked");
    }
}
