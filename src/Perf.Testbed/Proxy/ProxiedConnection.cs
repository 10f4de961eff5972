using System.Net;
using System.Net.Sockets;

namespace Perf.Testbed.Proxy;

/// <summary>One connection of a client, and the one to the server that it is passed on to.</summary>
internal sealed class ProxiedConnection(TcpProxy proxy, Socket client, int seed)
{
    private readonly Lock gate = new();
    private Socket? server;
    private bool isReset;

    /// <summary>Passes on until both sides have said their last, or one is gone.</summary>
    public async Task RunAsync(EndPoint target, CancellationToken cancellationToken)
    {
        try
        {
            Socket socket = Own(new Socket(SocketType.Stream, ProtocolType.Tcp));
            client.NoDelay = socket.NoDelay = true;
            await socket.ConnectAsync(target, cancellationToken);
            await Task.WhenAll(
                PassAsync(proxy.Pass(client, socket, LinkDirection.ToServer, new Random(seed)), cancellationToken),
                PassAsync(proxy.Pass(socket, client, LinkDirection.ToClient, new Random(~seed)), cancellationToken));
            End();
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A side is gone, or we are to be.
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Ends both connections at once, what is under way lost.</summary>
    public void Reset()
    {
        lock (gate)
        {
            isReset = true;
            client.Close(timeout: 0);
            server?.Close(timeout: 0);
        }
    }

    /// <summary>Both sides have said their last, and what they have not read yet still arrives: a reset would take it from them.</summary>
    private void End()
    {
        lock (gate)
        {
            client.Dispose();
            server?.Dispose();
        }
    }

    private Socket Own(Socket socket)
    {
        lock (gate)
        {
            server = socket;
            if (isReset)
            {
                socket.Dispose();
            }
        }

        return socket;
    }

    /// <summary>A direction that breaks takes the other with it, which would wait for ever.</summary>
    private async Task PassAsync(ProxiedStream direction, CancellationToken cancellationToken)
    {
        try
        {
            await direction.RunAsync(cancellationToken);
        }
        catch
        {
            Reset();
            throw;
        }
    }
}
