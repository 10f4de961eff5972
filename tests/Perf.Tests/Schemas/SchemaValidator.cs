using System.Globalization;
using System.Text.Json;

namespace Perf.Tests.Schemas;

/// <summary>
/// Validates JSON against a schema of draft 2020-12, with the keywords that ours use and a refusal of all others, so that none
/// is silently left unchecked. It knows nothing of our records: a schema is read from its file.
/// </summary>
internal sealed class SchemaValidator(JsonElement root)
{
    private readonly List<string> wrong = [];

    /// <returns>What is wrong, each with a JSON Pointer to where; none when the value is valid.</returns>
    public static IReadOnlyList<string> Validate(string schema, string json)
    {
        using JsonDocument schemaDocument = JsonDocument.Parse(schema);
        using JsonDocument document = JsonDocument.Parse(json);
        SchemaValidator validator = new(schemaDocument.RootElement);
        validator.Check(schemaDocument.RootElement, document.RootElement, "");
        return validator.wrong;
    }

    private void Check(JsonElement schema, JsonElement value, string at)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            Require(schema.GetBoolean(), at, "nothing may be here");
            return;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            CheckKeyword(schema, keyword, value, at);
        }
    }

    private void CheckKeyword(JsonElement schema, JsonProperty keyword, JsonElement value, string at)
    {
        JsonElement rule = keyword.Value;
        switch (keyword.Name)
        {
            case "$schema" or "$defs" or "title" or "description" or "default":
                break;
            case "type":
                string[] types = [.. rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Select(Name) : [Name(rule)]];
                Require(types.Any(type => IsOf(type, value)), at, $"{value.ValueKind} is not {string.Join(" or ", types)}");
                break;
            case "const":
                Require(JsonElement.DeepEquals(rule, value), at, $"not {rule.GetRawText()}");
                break;
            case "enum":
                Require(rule.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), at, $"{value} is not among {rule}");
                break;
            case "format":
                Require(value.ValueKind != JsonValueKind.String || HasFormat(Name(rule), value), at, $"{value} is no {rule}");
                break;
            case "anyOf":
                Require(rule.EnumerateArray().Any(one => IsValid(one, value)), at, "fits none of the ways it may be");
                break;
            case "$ref":
                Check(Referred(Name(rule)), value, at);
                break;
            case "items" when value.ValueKind == JsonValueKind.Array:
                CheckItems(rule, value, at);
                break;
            case "required" when value.ValueKind == JsonValueKind.Object:
                CheckRequired(rule, value, at);
                break;
            case "properties" or "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                CheckProperties(schema, keyword, value, at);
                break;
            case "items" or "required" or "properties" or "additionalProperties":
                break;
            default:
                throw new NotSupportedException($"The keyword {keyword.Name} is not known here.");
        }
    }

    private void CheckItems(JsonElement rule, JsonElement value, string at)
    {
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            Check(rule, item, $"{at}/{(index++).ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private void CheckRequired(JsonElement rule, JsonElement value, string at)
    {
        foreach (string name in rule.EnumerateArray().Select(Name))
        {
            Require(value.TryGetProperty(name, out _), at, $"{name} is not there");
        }
    }

    /// <summary>Those named, or all the others.</summary>
    private void CheckProperties(JsonElement schema, JsonProperty keyword, JsonElement value, string at)
    {
        bool named = keyword.Name == "properties";
        bool anyNamed = schema.TryGetProperty("properties", out JsonElement known);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            JsonElement own = default;
            if ((anyNamed && known.TryGetProperty(property.Name, out own)) == named)
            {
                Check(named ? own : keyword.Value, property.Value, $"{at}/{property.Name}");
            }
        }
    }

    private bool IsValid(JsonElement schema, JsonElement value)
    {
        SchemaValidator alone = new(root);
        alone.Check(schema, value, "");
        return alone.wrong.Count == 0;
    }

    private JsonElement Referred(string pointer)
    {
        JsonElement at = root;
        foreach (string part in pointer.Split('/').Skip(1))
        {
            at = at.GetProperty(part);
        }

        return at;
    }

    private void Require(bool holds, string at, string otherwise)
    {
        if (!holds)
        {
            wrong.Add($"{(at.Length == 0 ? "/" : at)}: {otherwise}");
        }
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => throw new NotSupportedException($"The type {type} is not known here."),
    };

    private static bool HasFormat(string format, JsonElement value) => format switch
    {
        "date-time" => value.TryGetDateTimeOffset(out _),
        _ => throw new NotSupportedException($"The format {format} is not known here."),
    };

    private static string Name(JsonElement element) => element.GetString()!;
}
