using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace MarketData.Api.OpenApi;

/// <summary>The parameters of requests, as the description of the service has them.</summary>
internal static class Parameters
{
    public static OpenApiParameter Symbol { get; } = InPath(
        "symbol",
        "Such as AAPL, BRK.B, BTC or X:BTCUSD; case matters.",
        new OpenApiSchema { Type = JsonSchemaType.String, Pattern = @"^(X:)?[A-Za-z0-9][A-Za-z0-9.\-]{0,14}$" });

    public static OpenApiParameter Timeframe { get; } = InQuery("timeframe", "The length of a bar.", new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        Enum = [.. MarketData.Time.Timeframe.All.Select(timeframe => (JsonNode)timeframe.Code)],
        Default = MarketData.Time.Timeframe.OneDay.Code,
    });

    public static OpenApiParameter Start { get; } = Instant("start", "The first instant of the range; without it, there is no bound.");

    public static OpenApiParameter End { get; } =
        Instant("end", "The end of the range, exclusive, later than start; without it, there is no bound.");

    public static OpenApiParameter Force { get; } = InQuery(
        "force",
        "Fetch everything again, whatever is covered already.",
        new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false });

    public static OpenApiParameter Id { get; } = InPath(
        "id", "The number of the job.", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1" });

    public static OpenApiParameter IfNoneMatch { get; } = new()
    {
        Name = "If-None-Match",
        In = ParameterLocation.Header,
        Description = "The ETag of the answer that the client has.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    public static OpenApiParameter Limit(string description, int initial, int max) => InQuery("limit", description, new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Minimum = "1",
        Maximum = max.ToString(CultureInfo.InvariantCulture),
        Default = initial,
    });

    private static OpenApiParameter Instant(string name, string description) => InQuery(
        name,
        $"{description} A date (2026-01-31) or an instant (2026-01-31T14:30:00Z), in UTC when it names no offset.",
        new OpenApiSchema { Type = JsonSchemaType.String });

    private static OpenApiParameter InQuery(string name, string description, OpenApiSchema schema) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = schema,
    };

    private static OpenApiParameter InPath(string name, string description, OpenApiSchema schema) => new()
    {
        Name = name,
        In = ParameterLocation.Path,
        Required = true,
        Description = description,
        Schema = schema,
    };
}
