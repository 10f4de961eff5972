using System.Text.Json;

namespace Perf.Analysis.Json;

/// <summary>Names as artifacts write them, for text that names the same things.</summary>
internal static class SnakeCase
{
    /// <summary><c>server_error</c>.</summary>
    public static string NameOf(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
