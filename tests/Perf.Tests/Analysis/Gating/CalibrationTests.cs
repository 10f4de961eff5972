using System.Xml.Linq;
using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Calibration;
using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Gating.Texts;
using Perf.Tests.Analysis.Statistics;
using static Perf.Tests.Analysis.Gating.GatingSamples;

namespace Perf.Tests.Analysis.Gating;

/// <summary>What is counted of suites in which the truth is known. The launches are drawn, a percent and a half apart.</summary>
public sealed class CalibrationTests
{
    private const int Launches = 20;
    private static readonly string[] Guards = ["Guards.A", "Guards.B", "Guards.C"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Of_SuitesWithAndWithoutAChange_CountsEachGroupAndEffectApart()
    {
        GateCalibration calibration = GateCalibration.Of(
            Rules(),
            [Suite(1, 0, GateVerdict.Passed), Suite(2, 0, GateVerdict.Regressed), Suite(3, 0.1, GateVerdict.Regressed)]);

        Assert.Equal([(0, 6, 3), (0.1, 3, 3)], calibration.Powers.Select(power => (power.Effect, power.Benchmarks, power.Caught)));
        Assert.Equal(1, calibration.FalseAlarms);
        Assert.All(calibration.Powers, power => Assert.InRange(power.MedianRatio, 1 + power.Effect - 0.01, 1 + power.Effect + 0.01));
        Assert.InRange(calibration.Powers[1].CaughtInterval95.Low, 0.3, 0.6);
    }

    /// <summary>The rules tolerate more of what takes a few instructions, so that less of it is caught.</summary>
    [Fact]
    public void Of_ShortWork_IsCountedApart()
    {
        CalibrationSuite suite = Suite(1, 0.03, GateVerdict.Regressed);
        CalibrationBenchmark[] benchmarks = [suite.Benchmarks[0] with { BaseNs = 99, Verdict = GateVerdict.Passed }, .. suite.Benchmarks.Skip(1)];

        GateCalibration calibration = GateCalibration.Of(Rules(), [suite with { Benchmarks = benchmarks }]);

        Assert.Equal([(2, 2), (1, 0)], calibration.Powers.Select(power => (power.Benchmarks, power.Caught)));
        Assert.Equal(2, calibration.Powers.Select(power => power.Group).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Draw_FromSuitesOfTheSameBuild_AlarmsSeldomAndSeesWhatIsReckonedIn()
    {
        CalibrationSuite[] real = [.. Enumerable.Range(1, 4).Select(number => Suite(number, 0, GateVerdict.Passed))];
        GateRules rules = Rules(Launches);

        ResampledSuites same = ResampledSuites.Draw(rules, real, 0, 12, Cancellation)!;
        ResampledSuites slower = ResampledSuites.Draw(rules, real, 0.06, 4, Cancellation)!;

        Assert.Equal((12, 36), (same.Suites, same.Benchmarks));
        Assert.InRange(same.Regressed, 0, 1);
        Assert.Equal((4, 12), (slower.Regressed, slower.Caught));
        Assert.Equal(same, ResampledSuites.Draw(rules, real, 0, 12, Cancellation));
    }

    [Fact]
    public void Draw_FromNothingThatFits_IsNothing()
    {
        CalibrationSuite changed = Suite(1, 0.1, GateVerdict.Regressed);
        CalibrationSuite ragged = changed with
        {
            Effect = 0, Benchmarks = [changed.Benchmarks[0], changed.Benchmarks[1] with { LogRatios = [0.01] }],
        };

        Assert.Null(ResampledSuites.Draw(Rules(), [changed, ragged], 0, 10, Cancellation));
    }

    [Fact]
    public void Html_OfACalibration_IsWellFormedAndDrawsEveryEffect()
    {
        GateCalibration calibration = GateCalibration.Of(Rules(), [Suite(1, 0.02, GateVerdict.Passed), Suite(2, 0.1, GateVerdict.Regressed)]);

        string html = CalibrationHtml.Of(calibration);

        XElement drawing = XElement.Parse(html[html.IndexOf("<svg", StringComparison.Ordinal)..(html.IndexOf("</svg>", StringComparison.Ordinal) + 6)]);
        Assert.Equal(2, drawing.Elements("circle").Count());
        Assert.Equal(["+2%", "+10%"], drawing.Elements("text").Select(text => text.Value).Where(text => text[0] == '+'));
    }

    [Fact]
    public void Details_OfSuites_CountRowsOfBothKindsAndTheTimeOfEach()
    {
        GateCalibration calibration = GateCalibration.Of(
            Rules(),
            [
                Suite(1, 0, GateVerdict.Passed) with { Minutes = 3 },
                Suite(2, 0, GateVerdict.Inconclusive) with { Minutes = 5 },
                Suite(3, 0, GateVerdict.Passed) with { Minutes = 9, HasNeighbour = true },
                Suite(4, 0.1, GateVerdict.Regressed) with { Minutes = 40, HasNeighbour = true },
            ]);

        string details = string.Join('\n', CalibrationText.Details(calibration));

        Assert.Contains("3 of 9 rows", details, StringComparison.Ordinal);
        Assert.Contains("0 of 3 rows", details, StringComparison.Ordinal);
        Assert.Contains("4.0 min", details, StringComparison.Ordinal);
        Assert.Contains("9.0 min", details, StringComparison.Ordinal);
    }

    private static CalibrationSuite Suite(int number, double effect, GateVerdict verdict)
    {
        Random random = new(number);
        GateRow[] rows =
        [
            .. Guards.Select(guard => new GateRow
            {
                Benchmark = guard, Group = "compute", Verdict = verdict, Reason = null, Tolerance = 0.01, BaseNs = 1_000,
            }),
        ];
        CalibrationBenchmark[] benchmarks =
        [
            .. rows.Select(row => CalibrationBenchmark.Of(
                row,
                random.NextNormals(Launches, Math.Log(1 + effect), 0.015).Select((ratio, launch) => Sample(row.Benchmark, launch, ratio)))),
        ];
        return new CalibrationSuite(
            number,
            effect,
            HasNeighbour: false,
            verdict == GateVerdict.Regressed ? GateOutcome.Regressed : GateOutcome.Passed,
            1,
            GateCounts.Of(rows),
            [],
            benchmarks);
    }
}
