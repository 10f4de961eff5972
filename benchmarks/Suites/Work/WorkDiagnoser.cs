using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Statistics;

namespace Benchmarks.Suites.Work;

/// <summary>Exports what the cases note about themselves (<see cref="WorkNote"/>), with the bytes they allocate a bar.</summary>
internal sealed class WorkDiagnoser : IDiagnoser
{
    private static readonly WorkMetric Bars = new(
        WorkMetrics.Bars, "Bars/op", "Bars that an operation handles", "N0", TheGreaterTheBetter: true, 0);

    private static readonly WorkMetric JsonBytes = new(
        WorkMetrics.JsonBytes, "JSON B/op", "Bytes of their JSON, decompressed", "N0", TheGreaterTheBetter: true, 1);

    private static readonly WorkMetric BytesPerBar = new(
        WorkMetrics.BytesPerBar, "B/bar", "Managed bytes allocated a bar", "F2", TheGreaterTheBetter: false, 4);

    private static readonly WorkMetric TimesFloor = new(
        WorkMetrics.TimesFloor, "x floor", "Times as fast as the floor, measured in turns", "F2", TheGreaterTheBetter: true, 5);

    private static readonly WorkMetric TimesFloorLow = new(
        WorkMetrics.TimesFloorLow, "low", "Lower end of its 95% interval", "F2", TheGreaterTheBetter: true, 6);

    private static readonly WorkMetric TimesFloorHigh = new(
        WorkMetrics.TimesFloorHigh, "high", "Upper end of its 95% interval", "F2", TheGreaterTheBetter: true, 7);

    private static readonly WorkMetric TimesFloorRounds = new(
        WorkMetrics.TimesFloorRounds, "rounds", "Rounds of turns that it is the median of", "N0", TheGreaterTheBetter: true, 8);

    /// <summary>What follows from the metrics and the measurements together.</summary>
    public static IColumn[] Rates { get; } =
    [
        new RateColumn("Bars/s", "Bars a second, by the median iteration", WorkMetrics.Bars, (bars, seconds) => bars / seconds, "N0", 2),
        new RateColumn("ns/bar", "Nanoseconds a bar, by the median iteration", WorkMetrics.Bars, (bars, seconds) => seconds * 1e9 / bars, "F1", 2),
        new RateColumn(
            "MB/s", "10^6 bytes of JSON, decompressed, a second", WorkMetrics.JsonBytes, (bytes, seconds) => bytes / 1e6 / seconds, "F1", 3),
    ];

    public IEnumerable<string> Ids => [nameof(WorkDiagnoser)];

    public IEnumerable<IExporter> Exporters => [];

    public IEnumerable<IAnalyser> Analysers => [];

    public RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.NoOverhead;

    /// <summary>A case that failed leaves its note behind: it must not pass for the next one's.</summary>
    public void Handle(HostSignal signal, DiagnoserActionParameters parameters)
    {
        if (signal == HostSignal.BeforeProcessStart)
        {
            WorkNote.Take();
        }
    }

    public IEnumerable<Metric> ProcessResults(DiagnoserResults results) =>
        WorkNote.Take() is { } note ? Metrics(note, results.GcStats) : [];

    public void DisplayResults(ILogger logger)
    {
        // The columns say it.
    }

    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters) => [];

    private static IEnumerable<Metric> Metrics(WorkNote note, GcStats allocations)
    {
        yield return new Metric(Bars, note.Bars);
        if (note.JsonBytes is { } jsonBytes)
        {
            yield return new Metric(JsonBytes, jsonBytes);
        }

        // Not BytesAllocatedPerOperation, which is 0 up to 8 KiB: most of a byte for each bar of a page.
        if (allocations.GetTotalAllocatedBytes(excludeAllocationQuantumSideEffects: false) is { } bytes && allocations.TotalOperations > 0)
        {
            yield return new Metric(BytesPerBar, (double)bytes / allocations.TotalOperations / note.Bars);
        }

        if (note.TimesAsFastAsFloor.Count > 0)
        {
            double[] rounds = [.. note.TimesAsFastAsFloor];
            yield return new Metric(TimesFloor, Quantiles.Median(rounds));
            yield return new Metric(TimesFloorRounds, rounds.Length);
            if (MedianInterval.Of(rounds) is { } interval)
            {
                yield return new Metric(TimesFloorLow, interval.Low);
                yield return new Metric(TimesFloorHigh, interval.High);
            }
        }

        foreach (Metric metric in FeatureMetrics.Of(note))
        {
            yield return metric;
        }

        if (note.Serving is { } serving)
        {
            foreach (Metric metric in ServingMetrics.Of(serving))
            {
                yield return metric;
            }
        }

        if (note.Storage is { } storage)
        {
            foreach (Metric metric in StorageMetrics.Of(storage, note.Bars))
            {
                yield return metric;
            }
        }
    }
}
