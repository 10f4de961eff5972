namespace Perf.Testbed.Relay;

/// <summary>
/// Stands between a client and the server: sees each message of the client when it has come whole, and again when it is on its way.
/// The connection waits meanwhile. Called for one message of a connection at a time; connections call at once.
/// </summary>
public interface IRelayObserver
{
    /// <returns>False: the message goes no further, and its connection is reset on both sides.</returns>
    ValueTask<bool> BeforeAsync(FrontendMessage message, CancellationToken cancellationToken) => ValueTask.FromResult(true);

    /// <summary>The server has the message, or will have it even if the client dies now.</summary>
    /// <returns>False: the connection is reset on both sides.</returns>
    ValueTask<bool> AfterAsync(FrontendMessage message, CancellationToken cancellationToken) => ValueTask.FromResult(true);
}
