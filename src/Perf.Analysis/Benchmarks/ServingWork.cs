namespace Perf.Analysis.Benchmarks;

/// <summary>What a case that has many requests in flight exported; its share of the floor is <see cref="BarWork.TimesFloor"/>.</summary>
/// <param name="RequestsPerSecond">By the median round of turns.</param>
/// <param name="BodyBytes">Of the answer to a request, without its headers.</param>
/// <param name="ApiCpuMicroseconds">Processor time of the API's process, a request; null when it is not known.</param>
/// <param name="PostgresCpuMicroseconds">Of all of PostgreSQL's processes, a request; null when it is not known.</param>
public sealed record ServingWork(
    double RequestsPerSecond, double BodyBytes, double? ApiCpuMicroseconds, double? PostgresCpuMicroseconds)
{
    /// <summary>99% of the requests took no longer; null when it is not known.</summary>
    public double? P99Microseconds { get; init; }

    /// <summary>Null when the metrics are not those of such a case.</summary>
    internal static ServingWork? From(IReadOnlyDictionary<string, double> metrics) =>
        metrics.TryGetValue(WorkMetrics.RequestsPerSecond, out double requests)
        && metrics.TryGetValue(WorkMetrics.BodyBytesPerRequest, out double bytes)
            ? new ServingWork(
                requests,
                bytes,
                metrics.TryGetValue(WorkMetrics.ApiCpuMicrosecondsPerRequest, out double api) ? api : null,
                metrics.TryGetValue(WorkMetrics.PostgresCpuMicrosecondsPerRequest, out double postgres) ? postgres : null)
            {
                P99Microseconds = metrics.TryGetValue(WorkMetrics.P99MicrosecondsPerRequest, out double p99) ? p99 : null,
            }
            : null;
}
