namespace Perf.Testbed.Stub.Faults;

/// <summary>What is wrong with an answer. Whatever is not said to be wrong is as it should be.</summary>
public enum StubFaultKind
{
    /// <summary>429; <see cref="StubFault.Value"/> is the Retry-After, whatever it says, and null sends none.</summary>
    RateLimited,

    /// <summary>401: the key is not known (any more).</summary>
    KeyRefused,

    /// <summary>403: the key's plan does not include the data (any more).</summary>
    NotEntitled,

    /// <summary>500, in Polygon's JSON.</summary>
    ServerError,

    /// <summary>504, the HTML page of a proxy.</summary>
    GatewayPage,

    /// <summary>Half of the gzip stream, and a Content-Length that agrees with it. Sent as gzip, asked for or not.</summary>
    TruncatedGzip,

    /// <summary>
    /// Half of the JSON, and a Content-Length that agrees with it: also what a client sees of a length that was declared too short.
    /// </summary>
    TruncatedJson,

    /// <summary>Content-Length is one more than the bytes that come before the connection ends; they are a whole page.</summary>
    WrongLength,

    /// <summary>Content-Length is that of the whole body, and half of it comes before the connection ends.</summary>
    CutShort,

    /// <summary>The body comes at one byte a second of the stub's clock.</summary>
    SlowBody,

    /// <summary>No bars, and a next_url that was never seen before and leads to more of the same.</summary>
    EndlessNext,

    /// <summary>next_url leads to another server, <see cref="StubFault.Value"/>: its scheme, host and port.</summary>
    ForeignNext,

    /// <summary>next_url leads to the very page that it is on.</summary>
    LoopingNext,

    /// <summary>The page that was let pass last (<see cref="StubFault.Skip"/>), once more.</summary>
    RepeatedPage,

    /// <summary>Status OK, <c>results</c> null, no next_url: as if there were no bars.</summary>
    NullResults,

    /// <summary>The bars of another symbol, under its ticker.</summary>
    OtherSymbol,

    /// <summary>The first and the last bar have changed places.</summary>
    OutOfOrder,

    /// <summary>The page begins twelve bars before the one it should begin with.</summary>
    OverlappingPage,

    /// <summary>Every bar closes where it opened: bars that can be true and are later put right.</summary>
    RevisedBars,

    /// <summary>A bar's high is <c>NaN</c>, which is not JSON.</summary>
    NotANumber,

    /// <summary>A bar's high is <c>1e400</c>, which is JSON and more than a double holds.</summary>
    InfinitePrice,

    /// <summary>A bar's low is below zero.</summary>
    NegativePrice,

    /// <summary>A bar's high and low have changed places.</summary>
    HighBelowLow,
}
