using System.Text.Json;

namespace MarketData.IntegrationTests.Api;

/// <summary>
/// Holds JSON against a schema of the service's description: the part of JSON Schema that is used there, and nothing that the schema
/// does not name.
/// </summary>
internal static class OpenApiSchemaCheck
{
    /// <summary>What is wrong, each with its place; empty when the value is what the schema says.</summary>
    public static IEnumerable<string> Problems(JsonElement document, JsonElement schema, JsonElement value, string place = "$")
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            string name = reference.GetString()!["#/components/schemas/".Length..];
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(name);
        }

        if (schema.TryGetProperty("oneOf", out JsonElement choices))
        {
            bool any = choices.EnumerateArray().Any(choice => !Problems(document, choice, value, place).Any());
            return any ? [] : [$"{place}: none of its schemas holds"];
        }

        if (schema.TryGetProperty("enum", out JsonElement words))
        {
            return words.EnumerateArray().Any(word => word.ToString() == value.ToString()) ? [] : [$"{place}: {value} is no such word"];
        }

        if (schema.TryGetProperty("type", out JsonElement type) && !Types(type).Contains(TypeOf(value)))
        {
            return Types(type).Contains("number") && TypeOf(value) == "integer" ? [] : [$"{place}: {TypeOf(value)} is not {type}"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => ObjectProblems(document, schema, value, place),
            JsonValueKind.Array => value.EnumerateArray()
                .SelectMany((item, i) => Problems(document, schema.GetProperty("items"), item, $"{place}[{i}]")),
            _ => [],
        };
    }

    private static IEnumerable<string> ObjectProblems(JsonElement document, JsonElement schema, JsonElement value, string place)
    {
        if (!schema.TryGetProperty("properties", out JsonElement properties))
        {
            return [];
        }

        IEnumerable<string> missing = schema.TryGetProperty("required", out JsonElement required)
            ? required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _))
            : [];
        return missing.Select(name => $"{place}.{name}: missing").Concat(value.EnumerateObject().SelectMany(property =>
            properties.TryGetProperty(property.Name, out JsonElement inner)
                ? Problems(document, inner, property.Value, $"{place}.{property.Name}")
                : [$"{place}.{property.Name}: not in the schema"]));
    }

    private static IEnumerable<string?> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()) : [type.GetString()];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Null => "null",
        _ => value.TryGetInt64(out _) ? "integer" : "number",
    };
}
