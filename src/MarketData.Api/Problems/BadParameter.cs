namespace MarketData.Api.Problems;

/// <summary>A request parameter that was refused.</summary>
/// <param name="Name">The parameter, as it is written in the request.</param>
/// <param name="Allowed">What it may be, to follow the words "must be".</param>
internal sealed record BadParameter(string Name, string Allowed);
