namespace Perf.Lab.Load.Http;

/// <summary>What tells where a body ends.</summary>
internal enum BodyFraming
{
    Length,
    Chunked,

    /// <summary>The end of the connection.</summary>
    UntilClose,
}
