using BenchmarkDotNet.Reports;
using Perf.Analysis.Statistics;

namespace Benchmarks.Suites.Work;

/// <summary>The median of rounds of turns, and its 95% interval.</summary>
internal sealed class MedianMetrics(
    string id, string lowId, string highId, string name, string legend, bool isGreaterBetter, int priority)
{
    /// <summary>Significant digits: a fraction may be a few thousandths.</summary>
    private const string Format = "G3";

    private readonly WorkMetric median = new(id, name, legend, Format, isGreaterBetter, priority);
    private readonly WorkMetric low = new(lowId, "low", "Lower end of its 95% interval", Format, isGreaterBetter, priority + 1);
    private readonly WorkMetric high = new(highId, "high", "Upper end of its 95% interval", Format, isGreaterBetter, priority + 2);

    public IEnumerable<Metric> Of(double[] rounds)
    {
        yield return new Metric(median, Quantiles.Median(rounds));
        if (MedianInterval.Of(rounds) is { } interval)
        {
            yield return new Metric(low, interval.Low);
            yield return new Metric(high, interval.High);
        }
    }
}
