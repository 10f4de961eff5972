using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;

namespace Benchmarks.Suites.Work;

/// <summary>How BenchmarkDotNet shows and exports one of our metrics.</summary>
internal sealed record WorkMetric(
    string Id, string DisplayName, string Legend, string NumberFormat, bool TheGreaterTheBetter, int PriorityInCategory) : IMetricDescriptor
{
    /// <summary>False: in the export only.</summary>
    public bool IsShown { get; init; } = true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Unit => string.Empty;

    public bool GetIsAvailable(Metric metric) => IsShown;
}
