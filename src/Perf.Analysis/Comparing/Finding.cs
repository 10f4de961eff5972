using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Comparing;

/// <summary>What two measurements of the same thing say about the candidate.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<Finding>))]
public enum Finding
{
    /// <summary>There is no test for it, or too little was measured for one: nothing is claimed.</summary>
    NotTested,

    /// <summary>No difference was shown. That is not to say that there is none.</summary>
    NoDifferenceShown,

    Better,

    Worse,
}
