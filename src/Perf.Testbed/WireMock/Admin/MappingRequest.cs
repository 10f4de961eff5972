namespace Perf.Testbed.WireMock.Admin;

/// <summary>What a request must be like; what is null is not looked at.</summary>
public sealed record MappingRequest
{
    /// <value><c>ANY</c>.</value>
    public string Method { get; init; } = "ANY";

    /// <summary>Path and query, to the letter.</summary>
    public string? Url { get; init; }

    public IReadOnlyDictionary<string, ValueMatch>? Headers { get; init; }
}
