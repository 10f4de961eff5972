using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>
/// The verdict of a duet, in two looks that the rules declare beforehand. The first screens all benchmarks; the second, on fresh launches
/// alone, confirms the suspects: one fails when its p, by Holm over the suspects, is small and the lower end of its ratio exceeds its
/// tolerance. Nothing is divided by what the suite did as a whole, for that would hide a slowdown of everything.
/// </summary>
public static class GateJudge
{
    /// <summary>Judges the first look: who is to be looked at again.</summary>
    /// <param name="first">Samples of the first look, controls among them.</param>
    public static GateScreen Screen(GateRules rules, IReadOnlyList<GateSample> first)
    {
        ILookup<string, GateSample> byName = first.ToLookup(sample => sample.Benchmark, StringComparer.Ordinal);
        string[] names = [.. byName.Select(group => group.Key).Order(StringComparer.Ordinal)];
        string[] guards = [.. names.Where(name => !rules.IsControl(name))];
        string[] slower = [.. guards.Where(name => SlowerP(byName[name]) < rules.ScreenLevel)];
        string[] suspects = [.. guards.Where(name => slower.Contains(name) || rules.IsTooNoisy([.. byName[name]], guards.Length))];
        return new GateScreen(
            suspects,
            ControlJudge.Judge(rules, first, 1),
            suspects.Length == 0 ? [] : [.. suspects, .. names.Where(name => rules.IsControl(name) && IsNeeded(name))]);

        // A server is started and warmed for those that it serves.
        bool IsNeeded(string control) => rules.GroupOf(control).Clock is var clock
            && (clock == SliceClock.Processor || suspects.Any(suspect => rules.GroupOf(suspect).Clock == clock));
    }

    /// <summary>Judges everything. After a first attempt that is contaminated, measure once more from the start.</summary>
    public static GateReport Judge(GateRules rules, GateEvidence evidence, GateCircumstances circumstances)
    {
        if (evidence.AreIdentical)
        {
            return GateReportBuilder.Identical(rules, evidence, circumstances);
        }

        GateScreen screen = Screen(rules, evidence.First);
        IReadOnlyList<GateControl> controls = [.. screen.Controls, .. ControlJudge.Judge(rules, evidence.Second, 2)];
        bool isContaminated = controls.Any(control => control.HasMoved);
        ILookup<string, GateSample> first = evidence.First.ToLookup(sample => sample.Benchmark, StringComparer.Ordinal);
        ILookup<string, GateSample> second = evidence.Second.ToLookup(sample => sample.Benchmark, StringComparer.Ordinal);
        WaiverBook waivers = new(rules.Waivers, circumstances.JudgedAt);
        int timed = evidence.Benchmarks.Count(name => !rules.IsControl(name));
        RowJudge judge = new(rules, Confirmed(screen.Suspects, second), waivers, isContaminated, timed);
        List<GateRow> rows = [];
        Dictionary<string, ArmFailure> failures = evidence.Failures
            .GroupBy(failure => failure.Benchmark, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.MaxBy(failure => failure.Arm)!, StringComparer.Ordinal);
        rows.AddRange(failures.Values.Select(judge.Failed));
        rows.AddRange(evidence.Benchmarks
            .Where(name => !failures.ContainsKey(name) && !rules.IsControl(name))
            .Select(name => judge.Measured(name, [.. first[name]], [.. second[name]])));
        rows.AddRange(evidence.Disappeared.Select(judge.Disappeared));
        rows.AddRange(evidence.New.Select(name => judge.Bare(name, GateVerdict.New, null)));
        return GateReportBuilder.Build(
            circumstances,
            rows,
            controls,
            BudgetJudge.Judge(rules, evidence.First, areTimesJudged: !isContaminated),
            waivers.Uses(),
            [.. Notes(rules, controls)]) with
        {
            ScreenLaunches = LaunchesOf(evidence.First),
            ConfirmLaunches = LaunchesOf(evidence.Second),
        };
    }

    private static Dictionary<string, double> Confirmed(IReadOnlyList<string> suspects, ILookup<string, GateSample> second)
    {
        double[] p = [.. suspects.Select(name => SlowerP(second[name]))];
        double[] adjusted = Holm.Adjust(p);
        return suspects.Index().ToDictionary(one => one.Item, one => adjusted[one.Index], StringComparer.Ordinal);
    }

    /// <summary>1 where no launch says anything.</summary>
    private static double SlowerP(IEnumerable<GateSample> samples) =>
        LaunchRatios.Of(samples.Select(sample => sample.LogRatio))?.SlowerP ?? 1;

    private static IEnumerable<string> Notes(GateRules rules, IReadOnlyList<GateControl> controls)
    {
        if (controls.Count == 0)
        {
            yield return "No control was measured: whether the machine was fair to both builds is not known.";
        }
        else if (ControlJudge.IsBlind(rules, controls))
        {
            yield return "So few launches cannot show that a control moved.";
        }
    }

    private static int LaunchesOf(IReadOnlyList<GateSample> samples) => samples.Select(sample => sample.Launch).Distinct().Count();
}
