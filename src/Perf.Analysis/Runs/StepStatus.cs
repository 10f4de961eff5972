using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Runs;

/// <summary>How a step of a run ended.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<StepStatus>))]
public enum StepStatus
{
    Done,
    Failed,
    Skipped,
    Interrupted,

    /// <summary>It ran, and what it measured cannot be believed.</summary>
    Invalid,
}
