using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MarketData.IntegrationTests.Load.Generator;

/// <summary>A server that answers each request on a connection as it is told to, by whatever bytes.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly X509Certificate2? certificate;
    private readonly Func<int, Stream, CancellationToken, Task<bool>> answer;
    private readonly Task accepting;
    private int requests;
    private int connections;

    /// <param name="answer">
    /// Given the number of the request since the start, from 0, and where to write. False: close the connection.
    /// </param>
    public ScriptedServer(Func<int, Stream, CancellationToken, Task<bool>> answer, X509Certificate2? certificate = null)
    {
        this.answer = answer;
        this.certificate = certificate;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    public int Connections => Volatile.Read(ref connections);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();

        // Only then: a listener that is stopped under a loop about to accept throws at it.
        await accepting;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> served = [];
        try
        {
            while (true)
            {
                Socket accepted = await listener.AcceptSocketAsync(stopping.Token);
                Interlocked.Increment(ref connections);
                served.Add(ServeAsync(accepted));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(Socket accepted)
    {
        Stream stream = new NetworkStream(accepted, ownsSocket: true);
        try
        {
            if (certificate is not null)
            {
                SslStream tls = new(stream);
                stream = tls;
                await tls.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = certificate }, stopping.Token);
            }

            byte[] request = new byte[4096];

            // A request comes in one piece, and none before the answer to the last.
            while (await stream.ReadAsync(request, stopping.Token) > 0
                && await answer(Interlocked.Increment(ref requests) - 1, stream, stopping.Token))
            {
            }
        }
        catch (Exception error) when (error is IOException or AuthenticationException or OperationCanceledException)
        {
            // The client has closed or refused the certificate, or the test is over.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }
}
