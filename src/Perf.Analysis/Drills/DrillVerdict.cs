using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Drills;

/// <summary>What became of a drill.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<DrillVerdict>))]
public enum DrillVerdict
{
    /// <summary>It recovered within its limits, and what must hold held.</summary>
    Passed,

    /// <summary>A limit was exceeded, an invariant did not hold, or what was waited for did not come.</summary>
    Failed,

    /// <summary>It could not be carried out; that says nothing about the product, with its protection or without.</summary>
    Broken,

    /// <summary>This machine lacks what it needs; nothing is known.</summary>
    Skipped,
}
