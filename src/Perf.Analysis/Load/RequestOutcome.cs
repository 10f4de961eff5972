using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Load;

/// <summary>How one request ended: one cause each, the first that applies.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<RequestOutcome>))]
public enum RequestOutcome : byte
{
    /// <summary>200 with a whole body that begins and ends as JSON does.</summary>
    Ok,

    /// <summary>A status of 4xx.</summary>
    ClientError,

    /// <summary>A status of 5xx.</summary>
    ServerError,

    /// <summary>Any other status: nothing is followed, and nothing was asked for conditionally.</summary>
    UnexpectedStatus,

    /// <summary>What came was not HTTP/1.1, or not the body that its headers announced.</summary>
    BadResponse,

    /// <summary>No connection could be made.</summary>
    ConnectFailed,

    /// <summary>The connection ended before the whole answer was there.</summary>
    ConnectionLost,

    /// <summary>The answer was not whole by the deadline; the connection is closed, as nobody knows what comes on it later.</summary>
    TimedOut,

    /// <summary>The arrival's time had come, and it was still waiting for a connection when the run ended.</summary>
    NotSent,
}
