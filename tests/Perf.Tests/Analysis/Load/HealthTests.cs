using Perf.Analysis.Load;
using Perf.Analysis.Load.Health;

namespace Perf.Tests.Analysis.Load;

/// <summary>Measurements that are healthy but for one thing.</summary>
public sealed class HealthTests
{
    private const int Connections = 4;
    private const double Seconds = 10;
    private const long MillisecondNs = 1_000_000;

    [Theory]
    [InlineData(LoadModel.Closed)]
    [InlineData(LoadModel.Open)]
    public void Judge_HealthyRun_IsValid(LoadModel model)
    {
        GeneratorHealth health = GeneratorHealth.Judge(Healthy(model));

        Assert.True(health.IsValid);
        Assert.Null(health.MainCauseText);
        Assert.Equal(Enum.GetValues<HealthCheckName>(), health.Checks.Select(check => check.Name));
        Assert.All(health.Checks, check => Assert.True(check.IsPassed));
    }

    [Fact]
    public void Judge_EachFact_FailsItsCheckJustBeyondItsLimit()
    {
        AssertLimit(LoadModel.Open, HealthCheckName.PacingLag, HealthCause.NoCore, 1_000_000, ns => facts => facts with
        {
            PacingLagsNs = [.. Enumerable.Repeat(0L, 98), (long)ns, (long)ns],
        });
        AssertLimit(LoadModel.Closed, HealthCheckName.GcPause, HealthCause.Collector, 0.1, seconds => facts => facts with
        {
            GcPauseSeconds = seconds,
        });
        AssertLimit(LoadModel.Closed, HealthCheckName.PoolDelay, HealthCause.StarvedPool, 10_000_000, ns => facts => facts with
        {
            PoolDelaysNs = [.. Enumerable.Repeat(0L, 98), (long)ns, (long)ns],
        });
        AssertLimit(LoadModel.Closed, HealthCheckName.Ceiling, HealthCause.GeneratorLimit, -1200, perSecond => facts => facts with
        {
            CeilingPerSecond = -perSecond,
        });
        AssertLimit(LoadModel.Open, HealthCheckName.OfferedRate, HealthCause.TooFewConnections, -3980, sent => facts => facts with
        {
            SentRequests = (long)-sent,
        });
    }

    [Fact]
    public void Judge_WaitsForACore_CountByWhatTheyDoToARequest()
    {
        // A tenth of a second of waits in many thousand pieces: each request of 10 ms waited 25 microseconds.
        Assert.True(GeneratorHealth.Judge(Healthy(LoadModel.Closed)).IsValid);

        // As many seconds as the run: a wait of 2.5 ms for each.
        LoadMeasurement waited = With(Healthy(LoadModel.Closed), facts => facts with { RunQueueWaitSeconds = Seconds });
        Assert.Equal(HealthCause.NoCore, GeneratorHealth.Judge(waited).MainCause);

        // Half of the time, in few pieces of 100 ms: a request that comes at any time waits.
        LoadMeasurement blocked = With(Healthy(LoadModel.Closed), facts => facts with { RunQueueWaitSeconds = 1.9, RunQueueDispatches = 19 });
        Assert.Equal(HealthCause.NoCore, GeneratorHealth.Judge(blocked).MainCause);

        LoadMeasurement unknown = With(waited, facts => facts with { RunQueueWaitSeconds = null, RunQueueDispatches = null });
        Assert.True(GeneratorHealth.Judge(unknown).IsValid);
    }

    [Fact]
    public void Judge_ConnectionsThatStandIdle_MissRequestsOfLittle()
    {
        LoadMeasurement healthy = Healthy(LoadModel.Closed);
        RequestSample[] gaps = [.. healthy.Samples.ToArray().Select(sample => sample with { EndedNs = sample.EndedNs - (MillisecondNs / 2) })];

        GeneratorHealth health = GeneratorHealth.Judge(healthy with { Samples = gaps });

        Assert.Equal(HealthCause.MissingRequests, health.MainCause);
        Assert.Equal(0.05, Check(health, HealthCheckName.LittleResidual).Value!.Value, 3);
    }

    [Fact]
    public void Judge_SamplesBehindTheEnd_AreCutOffThere()
    {
        LoadMeasurement healthy = Healthy(LoadModel.Closed);
        RequestSample[] samples = healthy.Samples.ToArray();
        samples[^1] = samples[^1] with { EndedNs = (long)(3 * Seconds * 1e9) };

        Assert.True(GeneratorHealth.Judge(healthy with { Samples = samples }).IsValid);
    }

    [Fact]
    public void Judge_EveryConnectionBusyAlways_NeedsMore()
    {
        LoadMeasurement busy = Healthy(LoadModel.Closed);
        busy = busy with { Plan = busy.Plan with { Model = LoadModel.Open, RatePerSecond = 400 } };

        GeneratorHealth health = GeneratorHealth.Judge(busy);

        Assert.Equal(HealthCause.TooFewConnections, health.MainCause);
        Assert.False(Check(health, HealthCheckName.BusyConnections).IsPassed);
    }

    [Fact]
    public void Judge_BlockedPool_IsNotBlamedOnTheConnectionsThatItKeepsBusy()
    {
        LoadMeasurement open = Healthy(LoadModel.Open);
        LoadMeasurement blocked = With(open, facts => facts with
        {
            SentRequests = 16, PoolDelaysNs = [.. Enumerable.Repeat(2_000 * MillisecondNs, 500)],
        });
        LoadMeasurement alone = With(open, facts => facts with
        {
            SentRequests = 16, PoolDelaysNs = [.. Enumerable.Repeat(12 * MillisecondNs, 500)],
        });

        Assert.Equal(HealthCause.StarvedPool, GeneratorHealth.Judge(blocked).MainCause);

        // A pool that is a little late does not keep 4,000 requests from being sent.
        Assert.Equal(HealthCause.TooFewConnections, GeneratorHealth.Judge(alone).MainCause);
    }

    [Fact]
    public void Judge_LatePacing_SaysWhatTheSystemGrantedItsThread()
    {
        LoadMeasurement late = With(Healthy(LoadModel.Open), facts => facts with { PacingLagsNs = [2 * MillisecondNs] });
        Func<GeneratorFacts, GeneratorFacts>[] grants =
        [
            facts => facts with { IsPacedPrecisely = false },
            facts => facts with { PacingPriority = PacingPriority.RealTime },
            facts => facts with { PacingPriority = PacingPriority.Raised },
            facts => facts,
        ];

        string[] causes = [.. grants.Select(grant => GeneratorHealth.Judge(With(late, grant)).MainCauseText!)];

        Assert.All(causes, Assert.NotEmpty);
        Assert.Distinct(causes);
    }

    [Fact]
    public void Judge_BackgroundThreadsThatWait_AreNotWhatAFewRequestsWaited()
    {
        // Ten requests, and a second of waits in 100,000 pieces: 10 microseconds each.
        LoadMeasurement few = With(Healthy(LoadModel.Closed), facts => facts with
        {
            SentRequests = 10, RunQueueWaitSeconds = 1, RunQueueDispatches = 100_000,
        });

        Assert.True(Check(GeneratorHealth.Judge(few), HealthCheckName.RunQueueWait).IsPassed);
    }

    [Theory]
    [InlineData(LoadModel.Closed)]
    [InlineData(LoadModel.Open)]
    public void Judge_ServerThatIsGoneForTheLastHalf_IsNotTheGeneratorsFailure(LoadModel model)
    {
        LoadMeasurement healthy = Healthy(model);
        RequestSample[] samples =
        [
            .. healthy.Samples.ToArray().Where(sample => sample.SentNs < Seconds / 2 * 1e9),
            .. Enumerable.Repeat(new RequestSample(0, 9_000_000_000, 9_000_000_100, 0, RequestOutcome.ConnectFailed, 0), 100),
        ];
        LoadMeasurement gone = With(healthy with { Samples = samples }, facts => facts with
        {
            SentRequests = samples.Length, DownConnectionSeconds = Connections * Seconds / 2,
        });

        Assert.Null(GeneratorHealth.Judge(gone).MainCause);
        Assert.NotNull(GeneratorHealth.Judge(With(gone, facts => facts with { DownConnectionSeconds = 0 })).MainCause);
    }

    [Fact]
    public void Judge_RequestsThatTimeOut_AreNoConnectionsThatAreMissing()
    {
        LoadMeasurement healthy = Healthy(LoadModel.Open);
        long second = 1_000 * MillisecondNs;
        RequestSample[] samples =
        [
            .. healthy.Samples.ToArray().Where(sample => sample.SentNs < second),
            .. Enumerable.Repeat(new RequestSample(second, second, 10 * second, 0, RequestOutcome.TimedOut, 0), Connections),
        ];
        LoadMeasurement hung = With(healthy with { Samples = samples }, facts => facts with { SentRequests = samples.Length });

        Assert.Null(GeneratorHealth.Judge(hung).MainCause);
    }

    /// <param name="limit">Negative where being below it fails.</param>
    private static void AssertLimit(
        LoadModel model, HealthCheckName name, HealthCause cause, double limit, Func<double, Func<GeneratorFacts, GeneratorFacts>> change)
    {
        double step = Math.Abs(limit) * 0.001;
        Assert.True(GeneratorHealth.Judge(With(Healthy(model), change(limit - step))).IsValid);

        GeneratorHealth failed = GeneratorHealth.Judge(With(Healthy(model), change(limit + step)));

        Assert.False(Check(failed, name).IsPassed);
        Assert.Equal((cause, false), (failed.MainCause, failed.IsValid));
        Assert.NotEmpty(failed.MainCauseText!);
    }

    private static HealthCheck Check(GeneratorHealth health, HealthCheckName name) => health.Checks.Single(check => check.Name == name);

    private static LoadMeasurement With(LoadMeasurement measurement, Func<GeneratorFacts, GeneratorFacts> change) =>
        measurement with { Generator = change(measurement.Generator) };

    /// <summary>Four connections, a request of 10 ms after another, 400 a second; in the open model half as long each.</summary>
    private static LoadMeasurement Healthy(LoadModel model)
    {
        bool isOpen = model == LoadModel.Open;
        long latencyNs = (isOpen ? 5 : 10) * MillisecondNs;
        RequestSample[] samples =
        [
            .. from step in Enumerable.Range(0, 1_000)
               from lane in Enumerable.Range(0, Connections)
               let sent = step * 10 * MillisecondNs
               select new RequestSample(sent, sent, sent + latencyNs, 0, RequestOutcome.Ok, 1_000),
        ];
        LoadPlan plan = new(
            "test", model, Connections, isOpen ? 400 : null, TimeSpan.FromSeconds(Seconds), TimeSpan.Zero, TimeSpan.FromSeconds(10),
            [new LoadCell("AAPL", "1d", 500)]);
        GeneratorFacts facts = new(
            isOpen ? [.. Enumerable.Repeat(50_000L, 4_000)] : [], 4_000, 4_000, 0.01, 1_000, 0.1, 10_000,
            [.. Enumerable.Repeat(20_000L, 1_000)], 50_000);
        return new LoadMeasurement(plan, DateTimeOffset.UnixEpoch, Seconds, samples, facts, Slices: null, Server: null);
    }
}
