using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MarketData.Backfill;

/// <summary>
/// What a backfill tells of itself: a span for each job with one for each stay in a stage, and how long stages took and were waited for.
/// Names follow OpenTelemetry's: dots between words, seconds, and the unit beside the name.
/// </summary>
public static class BackfillTelemetry
{
    /// <summary>Of the source of the spans and of the meter.</summary>
    public const string Name = "MarketData.Backfill";

    /// <summary>The span of a job; those of its stages are <c>backfill.fetch</c>, <c>backfill.compute</c> and <c>backfill.store</c>.</summary>
    public const string JobSpan = "backfill.job";

    private const string StageTag = "stage";
    private const string TimeframeTag = "timeframe";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Service = Meter.CreateHistogram<double>(
        "backfill.stage.service", "s", "Time a job spent in a stage.");

    private static readonly Histogram<double> Waited = Meter.CreateHistogram<double>(
        "backfill.stage.waited", "s", "Time a job waited for a stage.");

    private static readonly Counter<long> Bars = Meter.CreateCounter<long>("backfill.bars", "{bar}", "Bars committed.");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("backfill.failures", "{job}", "Jobs that failed.");

    private static readonly string[] Stages = ["fetch", "compute", "store"];
    private static readonly string[] StageSpans = [.. Stages.Select(stage => "backfill." + stage)];

    internal static Activity? StartJob(BackfillJob job) => Source.HasListeners()
        ? Source.StartActivity(JobSpan)?
            .SetTag("symbol", job.Series.Symbol.Name)
            .SetTag(TimeframeTag, job.Series.Timeframe.Code)
        : null;

    internal static Activity? StartStage(BackfillStage stage, ActivityContext job) =>
        Source.StartActivity(StageSpans[(int)stage], ActivityKind.Internal, job);

    internal static void EndJob(Activity span, BackfillJobResult result)
    {
        span.SetTag("bars", result.Written.Rows).SetTag("waited_s", result.WaitTime.TotalSeconds);
        if (result.Failure is { } failure)
        {
            span.SetStatus(ActivityStatusCode.Error, failure.Message);
        }

        span.Stop();
    }

    internal static void Count(BackfillJobResult result)
    {
        if (Service.Enabled || Waited.Enabled)
        {
            Record(BackfillStage.Fetch, result.Fetch, result.Job);
            Record(BackfillStage.Compute, result.Compute, result.Job);
            Record(BackfillStage.Store, result.Store, result.Job);
        }

        Bars.Add(result.Written.Rows);
        if (!result.Completed)
        {
            Failures.Add(1);
        }
    }

    private static void Record(BackfillStage stage, JobStageTime time, BackfillJob job)
    {
        KeyValuePair<string, object?> ofStage = new(StageTag, Stages[(int)stage]);
        KeyValuePair<string, object?> ofTimeframe = new(TimeframeTag, job.Series.Timeframe.Code);
        Service.Record(time.Service.TotalSeconds, ofStage, ofTimeframe);
        Waited.Record(time.Waited.TotalSeconds, ofStage, ofTimeframe);
    }
}
