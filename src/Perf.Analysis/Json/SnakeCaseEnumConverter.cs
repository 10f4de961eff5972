using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf.Analysis.Json;

/// <summary>Writes an enum as its name in snake_case, and refuses to read anything but such a name.</summary>
public sealed class SnakeCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
