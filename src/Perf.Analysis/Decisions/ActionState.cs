using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Decisions;

/// <summary>Whether an action can be tried.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<ActionState>))]
public enum ActionState
{
    /// <summary>A switch of the product turns it on today.</summary>
    SwitchableNow,

    /// <summary>The baseline ran with it: there is nothing left to buy.</summary>
    InUse,

    /// <summary>It acts on something the baseline did not use.</summary>
    NotApplicable,
}
