namespace MarketData.Api.OpenApi.Shapes;

/// <summary>The starts of the first and the last bar of an answer; null when it has none.</summary>
internal sealed record DateRangeShape(DateTimeOffset? Start, DateTimeOffset? End);
