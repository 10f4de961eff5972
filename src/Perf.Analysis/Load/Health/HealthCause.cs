using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Load.Health;

/// <summary>Why the figures of a load cannot be believed.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<HealthCause>))]
public enum HealthCause
{
    /// <summary>The generator's threads waited for a core.</summary>
    NoCore,

    /// <summary>The generator's thread pool was kept busy or blocked.</summary>
    StarvedPool,

    /// <summary>The generator's collector stopped its threads.</summary>
    Collector,

    /// <summary>The rate needs more connections than there were, or more than the server can answer.</summary>
    TooFewConnections,

    /// <summary>Requests in flight are missing: connections stood idle though the server let them be.</summary>
    MissingRequests,

    /// <summary>The generator was too near to its own limit.</summary>
    GeneratorLimit,
}
