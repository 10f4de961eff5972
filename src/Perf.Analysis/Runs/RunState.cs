using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Runs;

/// <summary>How far a run came.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>Started and not ended, or killed before it could say how it ended.</summary>
    Running,

    /// <summary>Every step was tried; what failed says so in its step.</summary>
    Complete,

    /// <summary>Stopped by the user; what was measured until then was kept.</summary>
    Interrupted,
}
