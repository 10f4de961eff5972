namespace MarketData.Polygon.Pages;

/// <summary>Why a page that came was not accepted.</summary>
internal enum RejectReason
{
    /// <summary>It was accepted.</summary>
    None,

    /// <summary>Neither Content-Length nor chunks: whether the body is complete cannot be known.</summary>
    UnframedBody,

    /// <summary>The connection ended before the body did.</summary>
    TruncatedBody,

    /// <summary>Longer, decompressed, than is accepted.</summary>
    OversizeBody,

    /// <summary>Compressed in a way that was not asked for.</summary>
    UnknownEncoding,

    /// <summary>Not gzip, or gzip that was cut or altered.</summary>
    CorruptGzip,

    /// <summary>Not JSON, not whole, or not of the documented shape.</summary>
    MalformedJson,

    /// <summary>More bars than <see cref="PolygonOptions.PageLimit"/> lets a page have.</summary>
    TooManyBars,

    /// <summary>The ticker is missing or not the one asked for.</summary>
    OtherTicker,

    /// <summary>Not adjusted for splits, as was asked.</summary>
    OtherAdjustment,

    /// <summary>resultsCount is missing or is not the number of bars.</summary>
    CountMismatch,

    /// <summary>A time is missing, repeated, or before the one it follows (on this page or the page before).</summary>
    TimesNotAscending,

    /// <summary>A time lies outside the range asked for.</summary>
    TimesOutOfRange,

    /// <summary>
    /// The fetch came to no bars, though its market was open for a whole session (<see cref="EmptyPageRule"/>). Nothing tells a
    /// series that did not exist yet from one whose bars are withheld: it is believed when it is the last answer, and was repeated.
    /// </summary>
    EmptyWhileOpen,

    /// <summary>The page is empty and the last, though the one before led on to it and the market was open for a whole session.</summary>
    EndsWhileOpen,

    /// <summary>next_url does not lead to the pinned scheme, host and port.</summary>
    ForeignNextPage,

    /// <summary>next_url leads to a page of this fetch that was already asked for.</summary>
    RepeatedNextPage,
}
