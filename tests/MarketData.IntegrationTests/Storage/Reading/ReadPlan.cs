using System.Text.Json;
using Npgsql;

namespace MarketData.IntegrationTests.Storage.Reading;

/// <summary>What the server says it does for a statement, node by node.</summary>
internal sealed class ReadPlan
{
    private readonly JsonElement[] nodes;

    private ReadPlan(string text, JsonElement root)
    {
        Text = text;
        nodes = [.. Below(root)];
    }

    /// <summary>As the server has it.</summary>
    public string Text { get; }

    /// <summary>Pages that the statement touched, in memory or not, whoever's they are. Of an executed plan only.</summary>
    public int Buffers => Number(nodes[0], "Shared Hit Blocks") + Number(nodes[0], "Shared Read Blocks");

    /// <summary>The scans of <c>bars</c> and of its partitions.</summary>
    public IReadOnlyList<JsonElement> ScansOfBars => [.. nodes.Where(IsScanOfBars)];

    /// <summary>Those that were executed.</summary>
    public IReadOnlyList<JsonElement> ExecutedScansOfBars =>
        [.. ScansOfBars.Where(node => node.GetProperty("Actual Loops").GetDouble() > 0)];

    public bool HasSeqScanOfBars => ScansOfBars.Any(node => node.GetProperty("Node Type").GetString() == "Seq Scan");

    /// <summary>Tables of bars that the statement may touch, as far as the plan knows.</summary>
    public int TablesOfBars => ScansOfBars.Select(node => node.GetProperty("Relation Name").GetString()).Distinct().Count();

    /// <summary>Of a statement that is about to be executed, with its parameters.</summary>
    public static async Task<ReadPlan> ExecuteAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        command.CommandText = $"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {command.CommandText}";
        return Parse((string)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <param name="explained">What <c>EXPLAIN (FORMAT JSON)</c> answered.</param>
    public static ReadPlan Parse(string explained)
    {
        using JsonDocument plan = JsonDocument.Parse(explained);
        return new ReadPlan(explained, plan.RootElement[0].GetProperty("Plan").Clone());
    }

    private static bool IsScanOfBars(JsonElement node) =>
        node.TryGetProperty("Relation Name", out JsonElement relation)
        && relation.GetString() is { } name
        && (name == "bars" || name.StartsWith("bars_2", StringComparison.Ordinal))
        && node.GetProperty("Node Type").GetString()!.EndsWith("Scan", StringComparison.Ordinal);

    private static int Number(JsonElement node, string property) =>
        node.TryGetProperty(property, out JsonElement value) ? value.GetInt32() : 0;

    private static IEnumerable<JsonElement> Below(JsonElement node) =>
        node.TryGetProperty("Plans", out JsonElement children)
            ? children.EnumerateArray().SelectMany(Below).Prepend(node)
            : [node];
}
