namespace Perf.Testbed.WireMock.Admin;

/// <summary>An answer; what is null is as WireMock has it by default.</summary>
public sealed record MappingResponse
{
    public int? Status { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public string? Body { get; init; }

    /// <summary>A body that was put there before.</summary>
    public string? BodyFileName { get; init; }

    /// <summary>Wait before the answer begins.</summary>
    public int? FixedDelayMilliseconds { get; init; }

    /// <summary>Spreads the body over time.</summary>
    public Dribble? ChunkedDribbleDelay { get; init; }

    /// <summary>One of WireMock's four ways to break a connection.</summary>
    public string? Fault { get; init; }

    /// <summary><c>response-template</c>, where the answer quotes the request.</summary>
    public IReadOnlyList<string>? Transformers { get; init; }
}
