using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Gating;

/// <summary>What became of a waiver.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<WaiverState>))]
public enum WaiverState
{
    /// <summary>Something would have failed without it.</summary>
    Used,

    /// <summary>Nothing needed it: it may go.</summary>
    Unused,

    /// <summary>Its day has passed, and it counts for nothing.</summary>
    Expired,
}
