using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Perf.Testbed.Relay;

/// <summary>
/// Stands between clients and a PostgreSQL server on this machine or another, and understands enough of what passes to count round
/// trips and to strike between any two messages. What it costs, a hop on the loopback device, is in every time measured through it.
/// Disposing resets its connections, and throws what an observer threw.
/// </summary>
public sealed class PostgresRelay : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();

    // As many as there ever were: a relay lives for a test or a measurement.
    private readonly List<(RelayedConnection Connection, Task Running)> connections = [];
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EndPoint server;
    private readonly IRelayObserver? observer;
    private readonly Task accepting;
    private long messages;
    private long roundTrips;

    private PostgresRelay(NpgsqlConnectionStringBuilder target, IRelayObserver? observer)
    {
        this.observer = observer;
        server = EndPointOf(target);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        ConnectionString = new NpgsqlConnectionStringBuilder(target.ConnectionString)
        {
            Host = IPAddress.Loopback.ToString(),
            Port = ((IPEndPoint)listener.LocalEndPoint!).Port,

            // What is encrypted cannot be understood.
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;
        accepting = AcceptAsync();
    }

    /// <summary>To the same database by way of the relay. Holds the password.</summary>
    public string ConnectionString { get; }

    /// <summary>
    /// How many times the server has answered what clients said: with the end of a query or of a sequence of pipelined ones, or by
    /// being ready for the rows of a COPY.
    /// </summary>
    public long RoundTrips => Interlocked.Read(ref roundTrips);

    /// <summary>How many messages clients have sent.</summary>
    public long Messages => Interlocked.Read(ref messages);

    /// <param name="connectionString">To a server that accepts connections without encryption.</param>
    public static PostgresRelay Start(string connectionString, IRelayObserver? observer = null) =>
        new(new NpgsqlConnectionStringBuilder(connectionString), observer);

    /// <summary>Resets all connections there are; new ones are let through.</summary>
    public void ResetConnections()
    {
        foreach ((RelayedConnection connection, _) in Connections())
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
        await Task.WhenAll(Connections().Select(connection => connection.Running));
        stop.Dispose();
    }

    internal long NextMessage() => Interlocked.Increment(ref messages);

    internal void CountRoundTrip() => Interlocked.Increment(ref roundTrips);

    private static EndPoint EndPointOf(NpgsqlConnectionStringBuilder target) =>
        target.Host is ['/', ..]
            ? new UnixDomainSocketEndPoint($"{target.Host}/.s.PGSQL.{target.Port}")
            : new DnsEndPoint(target.Host!, target.Port);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await listener.AcceptAsync(stop.Token);
                RelayedConnection connection = new(this, client, observer);
                lock (gate)
                {
                    connections.Add((connection, connection.RunAsync(server, stop.Token)));
                }
            }
        }
        catch (Exception error) when (stop.IsCancellationRequested && error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private (RelayedConnection Connection, Task Running)[] Connections()
    {
        lock (gate)
        {
            return [.. connections];
        }
    }
}
