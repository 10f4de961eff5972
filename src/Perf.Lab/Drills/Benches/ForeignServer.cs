using System.Net;
using System.Net.Sockets;

namespace Perf.Lab.Drills.Benches;

/// <summary>A server that no request must reach: it counts who connects, and answers nobody.</summary>
internal sealed class ForeignServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task accepting;
    private int connections;

    private ForeignServer()
    {
        listener.Start();
        Address = new Uri($"http://{listener.LocalEndpoint}/");
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public int Connections => Volatile.Read(ref connections);

    public static ForeignServer Start() => new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using Socket socket = await listener.AcceptSocketAsync(stop.Token);
            Interlocked.Increment(ref connections);
        }
    }
}
