using Perf.Analysis.Runs;
using Perf.Lab.Runs;
using Perf.Tests.Analysis;
using Perf.Tests.Analysis.Reports;

namespace Perf.Tests.Runs;

/// <summary>How long a run will take, by one that was.</summary>
public sealed class StepForecastTests
{
    private static readonly string[] Steps = ["backfill", "load", "decide"];

    private static readonly RunManifest Earlier = Samples.Manifest() with
    {
        RunId = "earlier",
        Steps =
        [
            new RunStep("backfill", StepStatus.Done, 30, null), new RunStep("bench", StepStatus.Done, 1_000, null),
            new RunStep("load", StepStatus.Failed, 50.2, null), new RunStep("decide", StepStatus.Done, 2, null),
        ],
    };

    [Theory]
    [InlineData("backfill", "1 3 30 83")]
    [InlineData("load", "2 3 51 53")]
    [InlineData("decide", "3 3 2 2")]
    public void Announce_OfAStep_SaysItsPlaceItsTimeAndWhatIsLeft(string step, string numbers) =>
        Assert.Equal(numbers, string.Join(' ', ReportNumbers.Of(new StepForecast(Steps, Earlier).Announce(step))));

    [Fact]
    public void Announce_WithoutAnEarlierRun_PromisesNothing() =>
        Assert.Equal(["2", "3"], ReportNumbers.Of(new StepForecast(Steps, earlier: null).Announce("load")));
}
