namespace Perf.Testbed.WireMock.Admin;

/// <summary>
/// A running server that answers what its mappings say: the seam between what Polygon is like and which server plays it.
/// WireMock on Java is behind it; WireMock.Net, which reads the same mappings, could be. Disposing stops the server.
/// </summary>
public interface IMappingServer : IAsyncDisposable
{
    /// <summary>For example <c>http://127.0.0.1:40123/</c>.</summary>
    Uri BaseAddress { get; }

    /// <summary>The server's own, such as <c>3.13.2</c>.</summary>
    string Version { get; }

    /// <summary>Keeps a body for the mappings that name it.</summary>
    Task PutBodyAsync(string fileName, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default);

    /// <summary>Adds mappings; of two alike the newer answers.</summary>
    Task AddMappingsAsync(IReadOnlyList<Mapping> mappings, CancellationToken cancellationToken = default);

    /// <summary>Forgets every mapping, its state, and the requests served. Bodies stay.</summary>
    Task ClearAsync(CancellationToken cancellationToken = default);

    /// <summary>Every request since the start or the last time they were forgotten, the oldest first.</summary>
    Task<IReadOnlyList<AnsweredRequest>> GetRequestsAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets the requests served.</summary>
    Task ForgetRequestsAsync(CancellationToken cancellationToken = default);
}
