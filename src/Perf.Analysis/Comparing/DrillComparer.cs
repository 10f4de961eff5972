using Perf.Analysis.Drills;
using Perf.Analysis.Json;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Comparing;

/// <summary>Compares drills by name and measure, by the values of all runs where these are enough.</summary>
internal static class DrillComparer
{
    public static IReadOnlyList<ComparedGroup> Compare(DrillReport? before, DrillReport? after)
    {
        Dictionary<string, DrillResult> old = Named(before);
        Dictionary<string, DrillResult> now = Named(after);
        Measured[] measured =
        [
            .. old.Keys.Union(now.Keys, StringComparer.Ordinal)
                .SelectMany(name => MeasuresOf(name, old.GetValueOrDefault(name), now.GetValueOrDefault(name))),
        ];
        double?[] adjusted = SampleComparison.Adjust([.. measured.Select(one => one.Samples)]);
        ILookup<string, ComparedFigure> figures = measured
            .Select((one, i) => (one.Drill, Figure: ToFigure(one, adjusted[i])))
            .ToLookup(one => one.Drill, one => one.Figure, StringComparer.Ordinal);
        return
        [
            .. old.Keys.Union(now.Keys, StringComparer.Ordinal).Select(name => new ComparedGroup(
                name,
                !old.ContainsKey(name) ? Presence.New : now.ContainsKey(name) ? Presence.Both : Presence.Missing,
                NotesOn(old.GetValueOrDefault(name), now.GetValueOrDefault(name)),
                [.. figures[name]])),
        ];
    }

    private static Dictionary<string, DrillResult> Named(DrillReport? report)
    {
        Dictionary<string, DrillResult> drills = new(StringComparer.Ordinal);
        foreach (DrillResult drill in report?.Drills ?? [])
        {
            drills.TryAdd(drill.ProtectionOff ? $"{drill.Name} without its protection" : drill.Name, drill);
        }

        return drills;
    }

    private static IEnumerable<Measured> MeasuresOf(string name, DrillResult? before, DrillResult? after)
    {
        ILookup<string, double> old = ValuesOf(before);
        ILookup<string, double> now = ValuesOf(after);
        return old.Select(group => group.Key).Union(now.Select(group => group.Key), StringComparer.Ordinal)
            .Select(measure => new Measured(name, measure, [.. old[measure]], [.. now[measure]]));
    }

    private static ILookup<string, double> ValuesOf(DrillResult? drill) => (drill?.Runs ?? [])
        .SelectMany(run => run.Measures)
        .ToLookup(measure => measure.Name, measure => measure.Value, StringComparer.Ordinal);

    private static ComparedFigure ToFigure(Measured measured, double? adjusted)
    {
        ComparedFigure plain = FigureComparer.Untested(measured.Name, MedianOf(measured.Base), MedianOf(measured.Candidate));
        return measured.Samples is not { Interval95: not null } samples
            ? plain
            : plain with
            {
                Ratio = samples.Ratio,
                RatioInterval95 = samples.Interval95,
                PValue = adjusted,
                Finding = SampleComparison.Judge(samples, adjusted),
                Basis = FormattableString.Invariant(
                    $"Mann-Whitney of {measured.Base.Count} and {measured.Candidate.Count} values, adjusted for all drills"),
            };
    }

    private static double? MedianOf(IReadOnlyList<double> values) => values.Count == 0 ? null : Quantiles.Median([.. values]);

    private static IReadOnlyList<string> NotesOn(DrillResult? before, DrillResult? after)
    {
        string why = after?.Why is { } reason ? $": {reason}" : string.Empty;
        return before is not null && after is not null && before.Verdict != after.Verdict
            ? [$"{SnakeCase.NameOf(before.Verdict)} before, {SnakeCase.NameOf(after.Verdict)} now{why}"]
            : after is { Verdict: not DrillVerdict.Passed } ? [SnakeCase.NameOf(after.Verdict) + why] : [];
    }

    private sealed record Measured(string Drill, string Name, IReadOnlyList<double> Base, IReadOnlyList<double> Candidate)
    {
        /// <summary>Null with a value that is not above 0, or on one side only.</summary>
        public SampleComparison? Samples { get; } = SampleComparison.Of(Base, Candidate);
    }
}
