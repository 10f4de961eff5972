namespace Benchmarks.Suites.Work;

/// <summary>What a case with many requests in flight found out about them.</summary>
/// <param name="RequestsPerSecond">By the median round of turns.</param>
/// <param name="BodyBytes">Of an answer, without its headers.</param>
/// <param name="ApiCpuSeconds">Processor time of the API's process, a request; null when it is not known.</param>
/// <param name="PostgresCpuSeconds">Of all of PostgreSQL's processes, a request; null when it is not known.</param>
internal sealed record ServingNote(double RequestsPerSecond, long BodyBytes, double? ApiCpuSeconds, double? PostgresCpuSeconds)
{
    /// <summary>From sending to the last byte; 99% of the requests took no longer. Null when it was not measured.</summary>
    public double? P99Seconds { get; init; }
}
