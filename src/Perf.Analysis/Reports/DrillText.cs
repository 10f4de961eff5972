using System.Globalization;
using Perf.Analysis.Drills;

namespace Perf.Analysis.Reports;

/// <summary>Drills in words, the same on the console and in a report.</summary>
public static class DrillText
{
    /// <summary>One line: the value, or of several the median and the 99th percentile; then what it may be and is to be.</summary>
    public static string Of(MeasureSummary measure)
    {
        string value = measure.Count == 1
            ? Number(measure.Median)
            : $"median {Number(measure.Median)}, 99th percentile {Number(measure.P99)} of {Number(measure.Count)}";
        string target = measure.Target is { } wanted
            ? $", target {Number(wanted)}{(measure.MeetsTarget == false ? " MISSED" : "")}"
            : "";
        return $"{measure.Name}: {value} (limit {Number(measure.Limit)}{target})";
    }

    /// <summary>How often it ran; and how often its fault was injected and what that says, when it is enough to say something.</summary>
    public static string Amount(DrillResult drill)
    {
        string runs = $"{Number(drill.Runs.Count)} run{(drill.Runs.Count == 1 ? "" : "s")}";
        return drill.FailureBound95 is { } bound
            ? $"{runs}, {Number(drill.Injections)} injections: with 95% confidence at most {Percent(bound)} of them fail"
            : runs;
    }

    /// <summary>One line while a drill of several runs lasts: how far it is, and what it says so far.</summary>
    /// <param name="runs">Those that have ended.</param>
    public static string Progress(string name, IReadOnlyCollection<DrillRun> runs, int planned)
    {
        int failures = runs.Count(run => run.Verdict != DrillVerdict.Passed);
        string bound = DrillResult.BoundOf(runs) is { } share ? $", at most {Percent(share)} of them fail" : "";
        return $"drill {name}: {Number(runs.Count)} of {Number(planned)} runs, {Number(failures)} not passed; "
            + $"{Number(DrillResult.InjectionsOf(runs))} injections{bound}";
    }

    /// <summary>A line for the drill, one a measure, and one that says why it did not pass.</summary>
    public static IEnumerable<string> Lines(DrillResult drill)
    {
        string off = drill.ProtectionOff ? $" without: {drill.Protection}" : "";
        yield return $"{drill.Verdict.ToString().ToUpperInvariant()} {drill.Name}{off} ({Amount(drill)})";
        foreach (MeasureSummary measure in drill.Measures)
        {
            yield return $"  {Of(measure)}";
        }

        if (drill.Why is { } why)
        {
            yield return $"  {why}";
        }

        if (!drill.IsAsWanted)
        {
            yield return $"  {drill.Replay}";
        }
    }

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static string Number(double value) => value.ToString(value < 10 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
}
