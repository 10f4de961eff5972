using System.Net.Security;
using System.Net.Sockets;

namespace Perf.Lab.Load.Http;

/// <summary>
/// A connection to a server, with or without TLS. One may send while another receives; disposing ends both with an exception.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    private readonly Socket socket;
    private readonly SslStream? tls;

    private HttpTransport(Socket socket, SslStream? tls)
    {
        this.socket = socket;
        this.tls = tls;
    }

    /// <exception cref="SocketException">The server cannot be reached.</exception>
    /// <exception cref="IOException">It ended the connection while TLS was being agreed on.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">Its certificate is not good.</exception>
    public static async Task<HttpTransport> OpenAsync(HttpTarget target, CancellationToken cancellationToken)
    {
        Socket opened = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? secured = null;
        try
        {
            await opened.ConnectAsync(target.Address.IdnHost, target.Address.Port, cancellationToken);
            if (target.Address.Scheme == Uri.UriSchemeHttps)
            {
                secured = new SslStream(new NetworkStream(opened), leaveInnerStreamOpen: false);
                SslClientAuthenticationOptions options = new()
                {
                    TargetHost = target.Address.IdnHost,
                    RemoteCertificateValidationCallback = target.Certificates,
                };
                await secured.AuthenticateAsClientAsync(options, cancellationToken);
            }

            return new HttpTransport(opened, secured);
        }
        catch
        {
            secured?.Dispose();
            opened.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Hands a request to the system. On a connection that is free, whose buffers are empty, a small one never waits.
    /// </summary>
    /// <returns>False when the connection is gone; whoever receives learns of it too.</returns>
    public bool TrySend(byte[] request)
    {
        try
        {
            if (tls is not null)
            {
                tls.Write(request);
                return true;
            }

            return socket.Send(request) == request.Length;
        }
        catch (Exception error) when (IsConnectionEnd(error))
        {
            return false;
        }
    }

    /// <returns>How many bytes came; 0 when the server has ended the connection.</returns>
    /// <exception cref="Exception">One that <see cref="IsConnectionEnd"/> knows.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) =>
        tls is null
            ? socket.ReceiveAsync(buffer, SocketFlags.None, CancellationToken.None)
            : tls.ReadAsync(buffer, CancellationToken.None);

    public static bool IsConnectionEnd(Exception error) =>
        error is SocketException or IOException or ObjectDisposedException or InvalidOperationException
            or System.Security.Authentication.AuthenticationException;

    public void Dispose()
    {
        tls?.Dispose();
        socket.Dispose();
    }
}
