using Perf.Analysis.Load;

namespace Perf.Tests.Analysis.Load;

public sealed class LoadRunBuilderTests
{
    [Fact]
    public void Build_OfEvenSamples_HasTheirExactPercentilesAndTotals()
    {
        LoadRun run = LoadSamples.Run();

        long[] oracle = [.. LoadSamples.Even().Select(sample => sample.CorrectedNs).Order()];
        Assert.Equal((3000, 3000), (run.Totals.Requests, run.Totals.Successful));
        Assert.Equal(300, run.Totals.RequestsPerSecond);
        Assert.Equal(3000, run.Latency!.Count);
        Assert.Equal(oracle[1499] / 1e6, run.Latency.P50Ms, 9);
        Assert.Equal(oracle[2849] / 1e6, run.Latency.P95Ms, 9);
        Assert.Equal(oracle[2969] / 1e6, run.Latency.P99Ms, 9);
        Assert.Equal(oracle[2996] / 1e6, run.Latency.P999Ms, 9);
        Assert.Equal(300, run.Latency.MaxMs, 9);
        Assert.Equal(oracle.Average() / 1e6, run.Latency.AverageMs, 9);
        Assert.InRange(run.Latency.P95Ms, run.Latency.P95Interval95Ms!.Value.Low, run.Latency.P95Interval95Ms.Value.High);
    }

    [Fact]
    public void Build_OfEvenSamples_HasACurveOfItsNearestRanks()
    {
        LatencySummary latency = LoadSamples.Run().Latency!;

        IReadOnlyList<LatencyPoint> curve = latency.Curve!;
        long[] oracle = [.. LoadSamples.Even().Select(sample => sample.CorrectedNs).Order()];
        Assert.All(
            curve,
            point => Assert.Equal(oracle[(int)Math.Ceiling((decimal)point.Percentile * oracle.Length / 100) - 1] / 1e6, point.Ms, 9));
        Assert.Equal(curve.Select(point => point.Percentile).Order(), curve.Select(point => point.Percentile));
        Assert.All(
            [(50, latency.P50Ms), (95, latency.P95Ms), (99, latency.P99Ms), (99.9, latency.P999Ms)],
            ((double Percentile, double Ms) marked) => Assert.Contains(new LatencyPoint(marked.Percentile, marked.Ms), curve));
    }

    [Fact]
    public void Build_OfRequestsThatWaited_CountsTheWaitInTheCorrectedLatencyAlone()
    {
        RequestSample[] samples = [.. Enumerable.Range(0, 100).Select(i => LoadSamples.Sample(0, 10, waitedMs: i < 50 ? 0 : 6000))];

        LoadRun run = LoadSamples.Run(LoadSamples.Measurement(samples, LoadModel.Open));

        Assert.Equal(10, run.Latency!.P50Ms, 9);
        Assert.Equal(6010, run.Latency.P95Ms, 9);
        Assert.Equal(10, run.UncorrectedLatency!.MaxMs, 9);
        Assert.Equal(LoadBand.Critical, run.Band);
    }

    [Fact]
    public void Build_OfFailures_CountsEachByItsCauseAndKeepsFastOnesOutOfTheLatency()
    {
        RequestSample[] samples =
        [
            .. Enumerable.Range(0, 90).Select(_ => LoadSamples.Sample(0, 10)),
            .. Enumerable.Range(0, 5).Select(_ => LoadSamples.Sample(0, 1, RequestOutcome.ServerError)),
            .. Enumerable.Range(0, 3).Select(_ => LoadSamples.Sample(0, 10_000, RequestOutcome.TimedOut)),
            .. Enumerable.Range(0, 2).Select(_ => LoadSamples.Sample(0, 0, RequestOutcome.NotSent, waitedMs: 4000)),
        ];

        LoadRun run = LoadSamples.Run(LoadSamples.Measurement(samples, LoadModel.Open));

        Assert.Equal(
            [
                new OutcomeCount(RequestOutcome.Ok, 90), new(RequestOutcome.ServerError, 5), new(RequestOutcome.TimedOut, 3),
                new(RequestOutcome.NotSent, 2),
            ],
            run.Totals.Outcomes);
        Assert.Equal(0.9, run.Totals.SuccessRate);
        Assert.Equal(95, run.Latency!.Count);
        Assert.Equal(10_000, run.Latency.MaxMs);
        Assert.Equal(93, run.UncorrectedLatency!.Count);
        Assert.Equal(LoadBottleneckKind.Errors, run.Bottleneck.Where);
        Assert.Equal(LoadTargetVerdict.Missed, run.Targets.Single(target => target.Name == "success_rate").Verdict);
    }

    [Fact]
    public void Build_OfSeveralCells_BreaksDownByLimitTimeframeAndSymbolAndNamesTheSlowest()
    {
        LoadBreakdown breakdown = LoadSamples.Run().Breakdown;

        Assert.Equal([("100", 1000), ("1000", 2000)], breakdown.ByLimit.Select(group => (group.Name, (int)group.Requests)));
        Assert.Equal([("1d", 2000), ("5m", 1000)], breakdown.ByTimeframe.Select(group => (group.Name, (int)group.Requests)));
        Assert.Equal([("AAPL", 2000), ("BTC", 1000)], breakdown.BySymbol.Select(group => (group.Name, (int)group.Requests)));
        Assert.Equal([95, 190, 285], breakdown.Cells.Select(cell => Math.Round(cell.P95Ms!.Value, 9)));
        Assert.Equal("BTC 5m limit 1000", breakdown.Slowest!.Name);
        Assert.True(breakdown.Slowest.P95Interval95Ms!.Value.Low > 190);
    }

    [Fact]
    public void Build_OfRowsThatCost_FitsTheCost()
    {
        RequestSample[] samples =
            [.. Enumerable.Range(0, 300).Select(i => LoadSamples.Sample(i % 3, 2 + (LoadSamples.Rows[i % 3] * 0.01)))];

        RowCost cost = LoadSamples.Run(LoadSamples.Measurement(samples)).RowCost!;

        Assert.Equal(2, cost.FixedMs, 6);
        Assert.Equal(10, cost.MsPerThousandRows, 6);
    }

    [Fact]
    public void Build_OfWatchedProcesses_AttributesEveryCore()
    {
        ResourceUse used = LoadSamples.Run(LoadSamples.Measurement(LoadSamples.Even(), slices: LoadSamples.Slices(0.5, 1, 0.25, 0.05))).Resources!;

        Assert.Equal(2, used.Cores, 9);
        Assert.Equal(0.25, used.Generator.Share, 9);
        Assert.Equal(1, used.Api!.MeanCores, 9);
        Assert.Equal(0.2, used.Idle.MeanCores, 9);
        Assert.Equal(1, used.Generator.Share + used.Api.Share + used.Postgres!.Share + used.Other.Share + used.Idle.Share, 9);
        Assert.Equal(10_000.0 / 3000, used.ApiCpuMsPerRequest!.Value, 9);
        Assert.Equal(200_000_009, used.Postgres.MaxMemoryBytes);
    }

    [Fact]
    public void Build_OfAnInvalidRun_JudgesItByNothing()
    {
        LoadRun run = LoadSamples.Run(validity: new LoadValidity(false, "the generator had no processor", []));

        Assert.Null(run.Band);
        Assert.Empty(run.Targets);
        Assert.Empty(run.Recommendations);
        Assert.Equal(LoadBottleneckKind.Unknown, run.Bottleneck.Where);
        Assert.False(run.Passed());
    }

    [Fact]
    public void Build_OfAnswersAfterTheMeasuredPart_LeavesThemOutOfTheRateAndKeepsTheirLatency()
    {
        RequestSample[] samples =
        [
            .. Enumerable.Range(0, 50).Select(_ => LoadSamples.Sample(0, 5)),
            .. Enumerable.Range(0, 50).Select(_ => LoadSamples.Sample(0, 10_001)),
        ];

        LoadRun run = LoadSamples.Run(LoadSamples.Measurement(samples, slices: LoadSamples.Slices(0.5, 1, 0.25)));

        Assert.Equal((100, 5, 5000), (run.Totals.Successful, run.Totals.RequestsPerSecond, run.Totals.BodyBytesPerSecond));
        Assert.Equal(10_001, run.Latency!.MaxMs);
        Assert.Equal(200, run.Resources!.ApiCpuMsPerRequest!.Value, 9); // a core, for 5 answers a second
    }

    [Theory]
    [InlineData(1, 0, LoadTargetVerdict.Met)]
    [InlineData(1, 1, LoadTargetVerdict.Missed)]
    [InlineData(0.99, 1, LoadTargetVerdict.Missed)] // it is to be above it
    public void SuccessRate_OfAll_CanBeAskedFor(double limit, int failures, LoadTargetVerdict verdict)
    {
        RequestSample[] samples =
        [
            .. Enumerable.Range(0, 100 - failures).Select(_ => LoadSamples.Sample(0, 5)),
            .. Enumerable.Range(0, failures).Select(_ => LoadSamples.Sample(0, 5, RequestOutcome.ServerError)),
        ];

        LoadRun run = LoadSamples.Run(LoadSamples.Measurement(samples), limits: new LoadLimits(MinSuccessRate: limit));

        Assert.Equal(verdict, run.Targets.Single(target => target.Name == "success_rate").Verdict);
    }

    [Fact]
    public void Build_OfNoAnswer_MissesEveryTarget()
    {
        RequestSample[] samples = [LoadSamples.Sample(0, 1, RequestOutcome.ConnectFailed)];

        LoadRun run = LoadSamples.Run(LoadSamples.Measurement(samples, LoadModel.Open));

        Assert.Null(run.Latency);
        Assert.All(run.Targets, target => Assert.Equal(LoadTargetVerdict.Missed, target.Verdict));
    }

    [Theory]
    [InlineData(LoadModel.Closed, LoadTargetVerdict.NotJudged)]
    [InlineData(LoadModel.Open, LoadTargetVerdict.Met)]
    public void Throughput_IsATarget_OfTheOpenModelAlone(LoadModel model, LoadTargetVerdict verdict)
    {
        LoadRun run = LoadSamples.Run(LoadSamples.Measurement(LoadSamples.Even(), model));

        Assert.Equal(verdict, run.Targets.Single(target => target.Name == "throughput").Verdict);
    }

    [Theory]
    [InlineData(999.9, LoadBand.Good)]
    [InlineData(1000, LoadBand.Warning)]
    [InlineData(3000, LoadBand.Warning)]
    [InlineData(3000.1, LoadBand.Critical)]
    public void Band_OfA95thPercentile_IsTheGuides(double p95Ms, LoadBand band) => Assert.Equal(band, LoadLimits.BandOf(p95Ms));
}
