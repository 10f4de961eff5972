using BenchmarkDotNet.Reports;
using Perf.Analysis.Benchmarks;

namespace Benchmarks.Suites.Work;

/// <summary>What a note says of requests in flight, as metrics.</summary>
internal static class ServingMetrics
{
    private static readonly WorkMetric RequestsPerSecond = new(
        WorkMetrics.RequestsPerSecond, "Requests/s", "Requests a second with all connections in use", "N0", TheGreaterTheBetter: true, 20);

    private static readonly WorkMetric BodyBytes = new(
        WorkMetrics.BodyBytesPerRequest, "Body", "Bytes of an answer", "N0", TheGreaterTheBetter: false, 21);

    private static readonly WorkMetric ApiCpu = new(
        WorkMetrics.ApiCpuMicrosecondsPerRequest, "API us", "Processor time of the API, a request", "F0", TheGreaterTheBetter: false, 22);

    private static readonly WorkMetric PostgresCpu = new(
        WorkMetrics.PostgresCpuMicrosecondsPerRequest, "PG us", "Processor time of PostgreSQL, a request", "F0", TheGreaterTheBetter: false, 23);

    private static readonly WorkMetric P99 = new(
        WorkMetrics.P99MicrosecondsPerRequest, "p99 us", "99% of the requests took no longer", "F0", TheGreaterTheBetter: false, 24);

    public static IEnumerable<Metric> Of(ServingNote note)
    {
        yield return new Metric(RequestsPerSecond, note.RequestsPerSecond);
        yield return new Metric(BodyBytes, note.BodyBytes);
        if (note.P99Seconds is { } p99)
        {
            yield return new Metric(P99, p99 * 1e6);
        }

        if (note.ApiCpuSeconds is { } api)
        {
            yield return new Metric(ApiCpu, api * 1e6);
        }

        if (note.PostgresCpuSeconds is { } postgres)
        {
            yield return new Metric(PostgresCpu, postgres * 1e6);
        }
    }
}
