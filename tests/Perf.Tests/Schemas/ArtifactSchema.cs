using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Perf.Analysis.Json;

namespace Perf.Tests.Schemas;

/// <summary>
/// The JSON Schema (draft 2020-12) of an artifact, from the record that is serialised: its fields and no others, which of them an
/// older file may lack, null where it is a value, the names of enums, and what the record's documentation says of each field.
/// </summary>
internal sealed class ArtifactSchema
{
    private const string Definitions = "$defs";

    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly SortedDictionary<string, (Type Type, JsonNode Schema)> definitions = new(StringComparer.Ordinal);

    private ArtifactSchema()
    {
    }

    /// <summary>The text of the file, with a line break at its end.</summary>
    /// <param name="type">A record that is an <see cref="IArtifact"/>.</param>
    public static string Of(Type type)
    {
        ArtifactSchema made = new();
        JsonNode root = JsonSchemaExporter.GetJsonSchemaAsNode(
            ArtifactJsonContext.Default.GetTypeInfo(type)
                ?? throw new InvalidOperationException($"{type} is not listed in {nameof(ArtifactJsonContext)}."),
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = made.Transform });
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name),
        };
        if (Documentation.OfType(type) is { } summary)
        {
            schema["description"] = summary;
        }

        foreach ((string key, JsonNode? value) in root.AsObject().ToArray())
        {
            root.AsObject().Remove(key);
            schema[key] = value;
        }

        schema["properties"]!["schema_version"] = new JsonObject { ["const"] = VersionOf(type) };
        if (made.definitions.Count > 0)
        {
            schema[Definitions] = new JsonObject(made.definitions.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, one.Value.Schema)));
        }

        string text = schema.ToJsonString(Written) + "\n";
        return text.Contains("\"#/properties", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"The schema of {type.Name} refers to a path that has moved.")
            : text;
    }

    private static int VersionOf(Type type) =>
        (int)type.GetProperty(nameof(IArtifact.CurrentSchemaVersion), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        JsonNode transformed = context.TypeInfo.Kind == JsonTypeInfoKind.Object ? Closed(context, schema.AsObject()) : schema;
        if (context.PropertyInfo is { } property
            && transformed is JsonObject described
            && Documentation.OfProperty(property.DeclaringType, property.Name) is { } text)
        {
            described["description"] = text;
        }

        return transformed;
    }

    /// <summary>
    /// A record has no fields but its own. It is written once, however many fields hold one; the default is the field's, and is said by
    /// its not being required.
    /// </summary>
    private JsonNode Closed(JsonSchemaExporterContext context, JsonObject schema)
    {
        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        string name = JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name);
        JsonObject reference = new() { ["$ref"] = $"#/{Definitions}/{name}" };
        if (schema.ContainsKey("$ref"))
        {
            return reference; // the exporter has been here, at a path that is no more
        }

        JsonObject record = new() { ["type"] = "object" };
        foreach ((string key, JsonNode? value) in schema.ToArray().Where(one => one.Key is not ("type" or "default")))
        {
            schema.Remove(key);
            record[key] = value;
        }

        record["additionalProperties"] = false;
        if (context.Path.IsEmpty)
        {
            return record;
        }

        // The first is whole; in later ones the exporter refers to it.
        if (!definitions.TryAdd(name, (type, record)) && definitions[name].Type != type)
        {
            throw new InvalidOperationException($"Two records are named {name}.");
        }

        return schema["type"] is JsonArray
            ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) }
            : reference;
    }
}
