using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Gating;

/// <summary>What the gate says of one benchmark.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<GateVerdict>))]
public enum GateVerdict
{
    /// <summary>Slower than its tolerance, confirmed; or it allocates an object or more beyond the base.</summary>
    Regressed,

    /// <summary>An arm could not run it.</summary>
    Failed,

    /// <summary>The candidate no longer has it.</summary>
    Disappeared,

    /// <summary>It would have failed, and a waiver covers it.</summary>
    Waived,

    /// <summary>The launches could not have shown a slowdown of the goal.</summary>
    Inconclusive,

    /// <summary>The candidate alone has it.</summary>
    New,

    /// <summary>Faster by more than its tolerance; for information.</summary>
    Improved,

    /// <summary>No slowdown beyond its tolerance was shown, and one of the goal would have been.</summary>
    Passed,

    /// <summary>Both builds are the same to the byte.</summary>
    Identical,
}
