namespace MarketData.Api.OpenApi.Shapes;

/// <summary>A parameter was refused.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Allowed">What it may be, in words.</param>
internal sealed record BadParameterShape(
    string Title, int Status, string Detail, string Parameter, string Allowed, string? Type = null);
