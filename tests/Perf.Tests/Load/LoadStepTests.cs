using Perf.Analysis.Load;
using Perf.Lab.Cli;
using Perf.Lab.Load;
using Perf.Lab.Runs;
using Perf.Lab.Verbs;
using Perf.Tests.Analysis.Load;

namespace Perf.Tests.Load;

/// <summary>What a load test, or a proof of the generator, ends with.</summary>
public sealed class LoadStepTests
{
    private static readonly LoadValidity Spoilt = new(false, "too few connections", []);

    [Fact]
    public void Judge_OfAnInvalidRun_FailsNothingAndIsNoSuccess()
    {
        StepOutcome outcome = LoadStep.Judge(Report(LoadSamples.Run(validity: Spoilt)), mustBeValid: true);

        Assert.Equal((false, true), (outcome.Succeeded, outcome.Invalid));
    }

    [Fact]
    public void Judge_OfAnInvalidRunInSmoke_OnlySaysSo()
    {
        LoadSettings smoke = LoadSettings.OfProfile("smoke");

        StepOutcome outcome = LoadStep.Judge(Report(LoadSamples.Run(validity: Spoilt)), smoke.MustBeValid);

        Assert.True(outcome.Succeeded);
        Assert.Contains("too few connections", outcome.Detail, StringComparison.Ordinal);
        Assert.True(LoadSettings.OfProfile("quick").MustBeValid);
    }

    [Fact]
    public void Judge_OfAMissedTargetBesideAnInvalidRun_IsAFailure()
    {
        LoadTestReport report = Report(LoadSamples.Run(limits: new LoadLimits(MaxP95Ms: 1)), LoadSamples.Run(validity: Spoilt));

        StepOutcome outcome = LoadStep.Judge(report, mustBeValid: true);

        Assert.Equal((false, false), (outcome.Succeeded, outcome.Invalid));
    }

    [Theory]
    [InlineData("Valid", "NoCore", ExitCode.Passed)]
    [InlineData("Valid", "StarvedPool", ExitCode.Failed)]
    [InlineData("NoCore", "NoCore", ExitCode.Invalid)]
    public void Proof_OfTheGenerator_FailsByASabotageAndIsNothingByItsControl(string control, string hog, int code) =>
        Assert.Equal(code, LoadVerb.CodeOf([new("nothing", "Valid", ["Valid", control]), new("a hog", "NoCore", ["NoCore", hog])]));

    [Theory]
    [InlineData(null, null, "Cached Symbol", "Uncached Mix")]
    [InlineData(null, 0, "One Symbol", "Uncached Mix")]
    [InlineData("http://api.example/", null, "One Symbol", "Mixed Symbols")]
    public void ScenarioOf_AnApi_ClaimsNoCacheThatNobodyKnowsOf(string? url, int? cacheSeries, string one, string mix)
    {
        LoadSettings settings = new() { Url = url is null ? null : new Uri(url), CacheSeries = cacheSeries };

        Assert.StartsWith(one, settings.ScenarioOf(LoadScenario.Cached).Title, StringComparison.Ordinal);
        Assert.StartsWith(mix, settings.ScenarioOf(LoadScenario.UncachedMix).Title, StringComparison.Ordinal);
    }

    private static LoadTestReport Report(params LoadRun[] runs) =>
        LoadReportBuilder.Build(null, true, new LoadLimits(), runs, null, interrupted: false);
}
