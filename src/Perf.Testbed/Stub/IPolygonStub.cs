namespace Perf.Testbed.Stub;

/// <summary>A server that plays Polygon, whichever it is. Disposing stops it.</summary>
public interface IPolygonStub : IAsyncDisposable
{
    /// <summary>For example <c>http://127.0.0.1:40123/</c>.</summary>
    Uri BaseAddress { get; }

    string ApiKey { get; }

    /// <summary>What it has served since it started or was last reset.</summary>
    /// <exception cref="HttpRequestException">The stub is gone.</exception>
    Task<ServedRecord> GetServedAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets what was served.</summary>
    /// <exception cref="HttpRequestException">The stub is gone.</exception>
    Task ResetServedAsync(CancellationToken cancellationToken = default);
}
