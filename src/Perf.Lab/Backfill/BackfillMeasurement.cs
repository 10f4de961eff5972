using Perf.Analysis.Backfill;

namespace Perf.Lab.Backfill;

/// <summary>What a backfill has come to so far: all that is known of it when it is stopped.</summary>
internal sealed class BackfillMeasurement(BackfillSettings settings, TimeProvider time)
{
    private long started = time.GetTimestamp();
    private TimeSpan? duration;

    /// <summary>May grow while the backfill runs.</summary>
    public IReadOnlyList<BackfillJobRecord> Jobs { get; set; } = [];

    public ProcessorTime? Processor { get; set; }

    public OracleCheck? Oracle { get; set; }

    public QuarantineCheck? Quarantine { get; set; }

    public EnrichmentMeasurement? Again { get; set; }

    /// <param name="backfill">From the start of its first job to the end of its last.</param>
    public async Task TimeAsync(Func<Task> backfill)
    {
        started = time.GetTimestamp();
        await backfill();
        duration = time.GetElapsedTime(started);
    }

    public BackfillBaseline ToBaseline() => BackfillBaselineBuilder.Build(
        BackfillRecords.Configuration(settings),
        Jobs,
        (duration ?? time.GetElapsedTime(started)).TotalSeconds,
        Oracle,
        interrupted: duration is null,
        Quarantine,
        Again?.Totals()) with
    {
        Processor = Processor,
    };
}
