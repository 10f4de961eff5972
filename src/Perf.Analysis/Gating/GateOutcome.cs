using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Gating;

/// <summary>What the gate says of a candidate.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<GateOutcome>))]
public enum GateOutcome
{
    /// <summary>Exit code 0.</summary>
    Passed,

    /// <summary>Nothing was to be measured; exit code 0.</summary>
    Identical,

    /// <summary>A benchmark regressed, failed or disappeared, or a budget is exceeded; exit code 1.</summary>
    Regressed,

    /// <summary>A benchmark could not be judged and none regressed; exit code 3.</summary>
    Inconclusive,

    /// <summary>What is the same in both builds differed; exit code 3.</summary>
    Contaminated,

    /// <summary>Stored results of another machine; exit code 3.</summary>
    NotComparable,
}
