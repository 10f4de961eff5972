using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Drills;

[JsonConverter(typeof(SnakeCaseEnumConverter<DrillMomentKind>))]
public enum DrillMomentKind
{
    /// <summary>The fault began, or one more of it.</summary>
    Injection,

    /// <summary>Somebody noticed it: an answer is flagged, an alert fires, a lease is over.</summary>
    Detection,

    /// <summary>What failed works again.</summary>
    Recovery,

    /// <summary>The fault ended by itself or was taken away, and anything else worth knowing.</summary>
    Note,
}
