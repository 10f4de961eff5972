using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Load;

/// <summary>The bands of the Phase 2 guide, by the 95th percentile.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<LoadBand>))]
public enum LoadBand
{
    /// <summary>Below a second.</summary>
    Good,

    /// <summary>1 to 3 seconds.</summary>
    Warning,

    /// <summary>Above 3 seconds.</summary>
    Critical,
}
