namespace MarketData.Api.OpenApi.Shapes;

/// <summary>A bar.</summary>
/// <param name="Time">Its start.</param>
internal sealed record BarShape(DateTimeOffset Time, double? Open, double? High, double? Low, double? Close, double? Volume);
