using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Benchmarks.Suites.Work;

/// <summary>
/// A rate in BenchmarkDotNet's table, or a cost: of what an operation handles, by one of the <see cref="WorkMetrics"/>, and its
/// median time. A diagnoser is not told the times, so a rate cannot be a metric of its own.
/// </summary>
/// <param name="metric">What is counted.</param>
/// <param name="rate">Of how much of it, and the seconds it took.</param>
internal sealed class RateColumn(
    string name, string legend, string metric, Func<double, double, double> rate, string format, int priority) : IColumn
{
    public string Id => $"{nameof(RateColumn)}.{name}";

    public string ColumnName => name;

    /// <summary>
    /// Where there is a rate: otherwise BenchmarkDotNet hides a column in which all values are the same, as in a table of one case.
    /// </summary>
    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Metric;

    public int PriorityInCategory => priority;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => summary.Reports.Any(report => report.Metrics.ContainsKey(metric));

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (summary[benchmarkCase] is not { } report || !report.Metrics.TryGetValue(metric, out Metric? handled))
        {
            return Figures.None;
        }

        double[] seconds =
        [
            .. report.AllMeasurements
                .Where(row => row is { IterationMode: IterationMode.Workload, IterationStage: IterationStage.Actual })
                .Select(row => row.Nanoseconds / row.Operations / 1e9),
        ];
        return seconds.Length == 0
            ? Figures.None
            : rate(handled.Value, Quantiles.Median(seconds)).ToString(format, CultureInfo.InvariantCulture);
    }
}
