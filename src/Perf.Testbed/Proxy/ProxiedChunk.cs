namespace Perf.Testbed.Proxy;

/// <summary>Bytes that were read from one side, and when the other may have them.</summary>
/// <param name="Buffer">From the shared pool.</param>
/// <param name="DueAt">A timestamp of the proxy's clock.</param>
internal readonly record struct ProxiedChunk(byte[] Buffer, int Bytes, long DueAt);
