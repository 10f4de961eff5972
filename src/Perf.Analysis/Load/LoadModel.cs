using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Load;

/// <summary>Who decides when the next request is sent.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<LoadModel>))]
public enum LoadModel
{
    /// <summary>The answers: every connection sends its next request when it has its last answer.</summary>
    Closed,

    /// <summary>The clock: arrivals at a constant rate, whatever becomes of them.</summary>
    Open,
}
