using Perf.Lab.Load.Http;

namespace Perf.Lab.Load.Running;

/// <summary>
/// A request and the connection it was given to: whoever sends it may be so late that this connection has ended and another has
/// taken its place, on which it must not appear.
/// </summary>
internal readonly record struct Outgoing(HttpTransport Transport, byte[] Request)
{
    /// <summary>A connection that is gone is noticed where it receives.</summary>
    public void Send() => _ = Transport.TrySend(Request);
}
