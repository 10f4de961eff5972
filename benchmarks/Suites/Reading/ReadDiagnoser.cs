using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;
using Benchmarks.Suites.Work;
using Perf.Analysis.Benchmarks;

namespace Benchmarks.Suites.Reading;

/// <summary>Exports what the cases note about the pages they touch (<see cref="ReadNote"/>).</summary>
internal sealed class ReadDiagnoser : IDiagnoser
{
    private static readonly WorkMetric BuffersHit = new(
        WorkMetrics.BuffersHitPerOperation,
        "Hit/op", "Pages found in the server's memory, an operation", "N0", TheGreaterTheBetter: false, 40);

    private static readonly WorkMetric BuffersRead = new(
        WorkMetrics.BuffersReadPerOperation, "Read/op", "Pages read into it, an operation", "N0", TheGreaterTheBetter: false, 41);

    private static readonly WorkMetric RowPages = new(
        WorkMetrics.RowPagesPerOperation,
        "Pages/op", "Pages of the table that hold the rows returned", "N0", TheGreaterTheBetter: false, 42);

    public IEnumerable<string> Ids => [nameof(ReadDiagnoser)];

    public IEnumerable<IExporter> Exporters => [];

    public IEnumerable<IAnalyser> Analysers => [];

    public RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.NoOverhead;

    /// <summary>A case that failed leaves its note behind: it must not pass for the next one's.</summary>
    public void Handle(HostSignal signal, DiagnoserActionParameters parameters)
    {
        if (signal == HostSignal.BeforeProcessStart)
        {
            ReadNote.Take();
        }
    }

    public IEnumerable<Metric> ProcessResults(DiagnoserResults results) => ReadNote.Take() is { } note
        ? [new Metric(BuffersHit, note.BuffersHit), new Metric(BuffersRead, note.BuffersRead), new Metric(RowPages, note.RowPages)]
        : [];

    public void DisplayResults(ILogger logger)
    {
        // The columns say it.
    }

    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters) => [];
}
