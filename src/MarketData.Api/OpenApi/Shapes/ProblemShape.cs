namespace MarketData.Api.OpenApi.Shapes;

/// <summary>An error (RFC 9457).</summary>
/// <param name="Type">A link that says what the status means; absent for those the framework finds itself.</param>
/// <param name="Detail">What to do about it; absent for those the framework finds itself.</param>
internal sealed record ProblemShape(string Title, int Status, string? Type = null, string? Detail = null);
