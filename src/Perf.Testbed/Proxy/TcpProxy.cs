using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Perf.Testbed.Proxy;

/// <summary>
/// Stands between clients and any TCP server, and makes the link between them bad: slow, narrow, silent, cut short, reset. Each direction
/// has conditions of its own, which may change at any moment and then hold for what is under way too, the latency excepted. Knows no
/// protocol. Disposing resets its connections. Thread-safe.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly Link toServer = new();
    private readonly Link toClient = new();
    private readonly Dictionary<ProxiedConnection, Task> connections = [];
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EndPoint server;
    private readonly Random random;
    private readonly TimeProvider clock;
    private readonly Task accepting;
    private volatile bool refuses;
    private long accepted;
    private long bytesToServer;
    private long bytesToClient;

    private TcpProxy(EndPoint server, int seed, TimeProvider clock)
    {
        this.server = server;
        this.clock = clock;
        random = new Random(seed);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        accepting = AcceptAsync();
    }

    /// <summary>On the loopback address.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>Connections accepted since the start, those refused included.</summary>
    public long Accepted => Interlocked.Read(ref accepted);

    /// <summary>Connections that have not ended yet.</summary>
    public int Open => Connections().Length;

    public long BytesToServer => Interlocked.Read(ref bytesToServer);

    public long BytesToClient => Interlocked.Read(ref bytesToClient);

    /// <summary>New connections are reset as soon as they are accepted.</summary>
    /// <value>False.</value>
    public bool Refuses
    {
        get => refuses;
        set => refuses = value;
    }

    /// <param name="seed">Of the jitter.</param>
    public static TcpProxy Start(string host, int port, int seed, TimeProvider clock) => new(new DnsEndPoint(host, port), seed, clock);

    /// <summary>Before a server of HTTP; <see cref="Through(Uri)"/> leads to it.</summary>
    public static TcpProxy Start(Uri server, int seed, TimeProvider clock) => Start(server.Host, server.Port, seed, clock);

    /// <summary>Before a PostgreSQL server; <see cref="Through(string)"/> leads to it.</summary>
    /// <param name="connectionString">Names a host, not a folder.</param>
    public static TcpProxy Start(string connectionString, int seed, TimeProvider clock)
    {
        NpgsqlConnectionStringBuilder target = new(connectionString);
        return Start(target.Host!, target.Port, seed, clock);
    }

    /// <summary>The same address by way of the proxy.</summary>
    public Uri Through(Uri address) => new UriBuilder(address) { Host = IPAddress.Loopback.ToString(), Port = Port }.Uri;

    /// <summary>The same database by way of the proxy. Holds the password.</summary>
    public string Through(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Host = IPAddress.Loopback.ToString(), Port = Port }.ConnectionString;

    public void Set(LinkDirection directions, LinkConditions conditions)
    {
        if (directions.HasFlag(LinkDirection.ToServer))
        {
            toServer.Set(conditions);
        }

        if (directions.HasFlag(LinkDirection.ToClient))
        {
            toClient.Set(conditions);
        }
    }

    /// <summary>Clears both directions, and lets new connections in.</summary>
    public void Heal()
    {
        Refuses = false;
        Set(LinkDirection.Both, LinkConditions.Clear);
    }

    /// <summary>Resets all connections there are; new ones are let through.</summary>
    public void ResetConnections()
    {
        foreach ((ProxiedConnection connection, _) in Connections())
        {
            connection.Reset();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        ResetConnections();
        await Task.WhenAll(Connections().Select(connection => connection.Value));
        stop.Dispose();
    }

    internal ProxiedStream Pass(Socket from, Socket to, LinkDirection direction, Random jitter) =>
        direction == LinkDirection.ToServer
            ? new ProxiedStream(from, to, toServer, jitter, clock, bytes => Interlocked.Add(ref bytesToServer, bytes))
            : new ProxiedStream(from, to, toClient, jitter, clock, bytes => Interlocked.Add(ref bytesToClient, bytes));

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await listener.AcceptAsync(stop.Token);
                Interlocked.Increment(ref accepted);
                if (refuses)
                {
                    client.Close(timeout: 0);
                    continue;
                }

                Hold(new ProxiedConnection(this, client, random.Next()));
            }
        }
        catch (Exception error) when (stop.IsCancellationRequested && error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    /// <summary>A connection is forgotten when it has ended: a proxy may live through thousands.</summary>
    private void Hold(ProxiedConnection connection)
    {
        lock (gate)
        {
            connections.Add(connection, ServeAsync(connection));
        }
    }

    private async Task ServeAsync(ProxiedConnection connection)
    {
        await Task.Yield();
        await connection.RunAsync(server, stop.Token);
        lock (gate)
        {
            connections.Remove(connection);
        }
    }

    private KeyValuePair<ProxiedConnection, Task>[] Connections()
    {
        lock (gate)
        {
            return [.. connections];
        }
    }
}
