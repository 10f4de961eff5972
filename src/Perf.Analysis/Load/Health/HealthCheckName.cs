using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Load.Health;

/// <summary>What is checked before the figures of a load are believed.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<HealthCheckName>))]
public enum HealthCheckName
{
    /// <summary>Milliseconds that arrivals were released late, at the 99th percentile. Open model.</summary>
    PacingLag,

    /// <summary>The share of the arrivals due that was not sent, beyond what a server that was not there explains. Open model.</summary>
    OfferedRate,

    /// <summary>The share of the time in which connections that a server answered on had a request under way. Open model.</summary>
    BusyConnections,

    /// <summary>
    /// |N - X*R| / N: what Little's law finds missing of the requests in flight, N the connections there were. Closed model.
    /// </summary>
    LittleResidual,

    /// <summary>The share of the time in which the generator's threads stood still for its collector.</summary>
    GcPause,

    /// <summary>What a request waited because the generator had no core, as a share of the median latency.</summary>
    RunQueueWait,

    /// <summary>Milliseconds that work waits in the generator's thread pool, at the 99th percentile.</summary>
    PoolDelay,

    /// <summary>How many times the measured rate the generator reaches against an endpoint that costs nothing.</summary>
    Ceiling,
}
