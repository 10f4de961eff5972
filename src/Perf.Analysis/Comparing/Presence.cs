using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Comparing;

/// <summary>On which side something was measured.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<Presence>))]
public enum Presence
{
    Both,

    /// <summary>The candidate alone has it.</summary>
    New,

    /// <summary>The base alone has it.</summary>
    Missing,

    /// <summary>It was listed and not measured, on one side or on both: see <see cref="ComparedBenchmark.FailedIn"/>.</summary>
    Failed,
}
