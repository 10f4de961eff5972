using System.Collections.Concurrent;
using System.Diagnostics;
using MarketData.Backfill;
using MarketData.Instruments;
using MarketData.Time;

namespace MarketData.Tests.Backfill;

/// <summary>What a listener hears of a run: a span for each job, and below it one for each stay in a stage.</summary>
public sealed class JobSpansTests
{
    private static readonly UtcRange Range = UtcRange.FromDays(new DateOnly(2025, 3, 3), new DateOnly(2025, 3, 4));

    private static readonly IReadOnlyList<BackfillJob> Jobs = BackfillPlan.Create(
        [.. Enumerable.Range(0, 4).Select(i => Symbol.Stock($"S{i}"))], [Timeframe.FiveMinutes, Timeframe.OneDay], Range);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public async Task Run_HowEverLanesWork_TellsOfEveryJobAndItsStages(int concurrency, bool overlap)
    {
        IReadOnlyList<Activity> spans = await ListenAsync(new ScriptedSource([20, 30]) { FirstUnixMs = Range.StartUnixMs }, concurrency, overlap);

        Activity[] jobs = [.. spans.Where(span => span.OperationName == BackfillTelemetry.JobSpan)];
        Assert.Equal(
            Jobs.Select(job => job.Series.ToString()).Order(StringComparer.Ordinal),
            jobs.Select(job => $"{job.GetTagItem("symbol")}/{job.GetTagItem("timeframe")}").Order(StringComparer.Ordinal));
        Assert.All(jobs, job => Assert.Equal(50, job.GetTagItem("bars")));
        Assert.All(jobs, job =>
        {
            Activity[] stages = [.. spans.Where(span => span.ParentSpanId == job.SpanId).OrderBy(span => span.StartTimeUtc)];
            Assert.Equal(["backfill.fetch", "backfill.compute", "backfill.store"], stages.Select(stage => stage.OperationName));
            Assert.True(stages.Sum(stage => stage.Duration.Ticks) <= job.Duration.Ticks + TimeSpan.TicksPerMillisecond);
        });
    }

    [Fact]
    public async Task Job_ThatFails_IsASpanWithAnError()
    {
        IReadOnlyList<Activity> spans = await ListenAsync(new ScriptedSource([20]) { FailOn = Jobs[0].Series.ToString() }, 1, overlap: false);

        Activity failed = Assert.Single(spans, span => span.Status == ActivityStatusCode.Error);
        Assert.Equal((BackfillTelemetry.JobSpan, Jobs[0].Series.Symbol.Name), (failed.OperationName, failed.GetTagItem("symbol")));
    }

    /// <summary>Other tests of this process run backfills too: only what is below the span of this one is kept.</summary>
    private static async Task<IReadOnlyList<Activity>> ListenAsync(ScriptedSource source, int concurrency, bool overlap)
    {
        ConcurrentBag<Activity> ended = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = of => of.Name == BackfillTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using Activity run = new Activity("run").Start();
        await new BackfillRunner(source, new HookedWriter((_, _) => Task.CompletedTask), new RecordingObserver(), TimeProvider.System)
        {
            Overlap = overlap,
        }.RunAsync(BackfillPlan.FetchEach(Jobs), concurrency, Cancel);
        return [.. ended.Where(span => span.TraceId == run.TraceId)];
    }
}
