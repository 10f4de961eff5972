using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Load;

/// <summary>Whether a target was met.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<LoadTargetVerdict>))]
public enum LoadTargetVerdict
{
    Met,
    Missed,

    /// <summary>This run says nothing about it.</summary>
    NotJudged,
}
