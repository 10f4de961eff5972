using System.Net;
using System.Net.Sockets;
using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Testbed;
using Perf.Testbed.Proxy;

namespace MarketData.IntegrationTests.Proxy;

/// <summary>The proxy before a server that sends back what it is sent.</summary>
public sealed class TcpProxyTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly RecordedWaits clock = new();
    private readonly EchoServer server = EchoServer.Start();
    private readonly TcpProxy proxy;

    public TcpProxyTests() => proxy = TcpProxy.Start("127.0.0.1", server.Port, seed: 1, clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Proxy_WithNothingInTheWay_PassesEveryByteAndTheEnd()
    {
        byte[] sent = Bytes(3_000_000);
        using Socket client = await ConnectAsync();

        Task sending = SendAllAsync(client, sent);
        byte[] received = await ReadToEndAsync(client);
        await sending;

        Assert.Equal(sent, received);
        Assert.Equal((1, sent.Length, sent.Length), (proxy.Accepted, proxy.BytesToServer, proxy.BytesToClient));
    }

    /// <summary>What a reader has yet to take when both sides have ended is on its way, not lost.</summary>
    [Fact]
    public async Task End_BeforeTheReaderHasTakenAll_TakesNothingFromIt()
    {
        byte[] sent = Bytes(200_000);
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, proxy.Port), Cancel);

        await SendAllAsync(client, sent);
        await Poll.UntilAsync(() => Task.FromResult(proxy.BytesToClient == sent.Length), Cancel);
        await Poll.UntilAsync(() => Task.FromResult(proxy.Open == 0), Cancel);

        Assert.Equal(sent, await ReadToEndAsync(client));
    }

    [Fact]
    public async Task Latency_OfBothDirections_IsNotMadeShorterOrPaidPerPiece()
    {
        TimeSpan oneWay = TimeSpan.FromMilliseconds(150);
        proxy.Set(LinkDirection.Both, new LinkConditions { Latency = oneWay });
        byte[] sent = Bytes(200_000);
        using Socket client = await ConnectAsync();
        long began = TimeProvider.System.GetTimestamp();

        Task sending = SendAllAsync(client, sent);
        byte[] received = await ReadToEndAsync(client);
        await sending;

        // One each way, and not one for each of a dozen pieces: behind the first the others have waited already.
        TimeSpan took = TimeProvider.System.GetElapsedTime(began);
        Assert.Equal(sent, received);
        Assert.True(took >= oneWay * 2, $"took {took}");
        Assert.InRange(clock.Waits.Count(wait => wait > oneWay / 2), 2, 12);
    }

    [Fact]
    public async Task BlackHole_WhileItIsOne_LetsNothingThroughAndThenAll()
    {
        using Socket client = await ConnectAsync();
        await EchoAsync(client, "before"u8.ToArray());
        proxy.Set(LinkDirection.ToClient, new LinkConditions { IsBlackHole = true });

        await client.SendAsync("hello"u8.ToArray(), Cancel);
        Task<int> answer = client.ReceiveAsync(new byte[16], SocketFlags.None, Cancel).AsTask();
        await Poll.UntilAsync(() => Task.FromResult(proxy.BytesToServer == 11), Cancel);
        await Assert.ThrowsAsync<TimeoutException>(() => answer.WaitAsync(TimeSpan.FromMilliseconds(300), Cancel));

        proxy.Heal();
        Assert.Equal(5, await answer.WaitAsync(Deadline, Cancel));
    }

    [Fact]
    public async Task Cut_AfterSomeBytes_EndsTheConnectionBehindThem()
    {
        proxy.Set(LinkDirection.ToClient, new LinkConditions { CutAfterBytes = 1_000 });
        byte[] sent = Bytes(50_000);
        using Socket client = await ConnectAsync();

        await SendAllAsync(client, sent, shutdown: false);
        byte[] received = await ReadToEndAsync(client);

        Assert.Equal(sent[..1_000], received);
    }

    [Fact]
    public async Task Bandwidth_Limited_TakesAsLongAsTheBytesAreMany()
    {
        proxy.Set(LinkDirection.ToServer, new LinkConditions { BytesPerSecond = 100_000 });
        byte[] sent = Bytes(50_000);
        using Socket client = await ConnectAsync();
        long began = TimeProvider.System.GetTimestamp();

        Task sending = SendAllAsync(client, sent);
        byte[] received = await ReadToEndAsync(client);
        await sending;

        Assert.Equal(sent, received);
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromSeconds(0.45));
    }

    [Fact]
    public async Task Reset_OfAllConnections_IsSeenByTheClientAndSparesTheNext()
    {
        using Socket client = await ConnectAsync();
        await EchoAsync(client, "before"u8.ToArray());

        proxy.ResetConnections();

        SocketException error = await Assert.ThrowsAsync<SocketException>(
            () => client.ReceiveAsync(new byte[16], SocketFlags.None, Cancel).AsTask().WaitAsync(Deadline, Cancel));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        using Socket next = await ConnectAsync();
        await EchoAsync(next, "after"u8.ToArray());
    }

    [Fact]
    public async Task Refusing_Proxy_ResetsNewConnectionsUntilItIsHealed()
    {
        proxy.Refuses = true;
        await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            using Socket refused = await ConnectAsync();
            await refused.ReceiveAsync(new byte[16], SocketFlags.None, Cancel).AsTask().WaitAsync(Deadline, Cancel);
        });

        proxy.Heal();
        using Socket next = await ConnectAsync();
        await EchoAsync(next, "after"u8.ToArray());
    }

    [Fact]
    public void Conditions_OutOfRange_AreRefusedByName()
    {
        Assert.Contains("Latency", Refused(() => new LinkConditions { Latency = TimeSpan.FromTicks(-1) }), StringComparison.Ordinal);
        Assert.Contains("BytesPerSecond", Refused(() => new LinkConditions { BytesPerSecond = 0 }), StringComparison.Ordinal);
        Assert.Contains("CutAfterBytes", Refused(() => new LinkConditions { CutAfterBytes = -1 }), StringComparison.Ordinal);

        static string Refused(Func<object> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private async Task<Socket> ConnectAsync()
    {
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, proxy.Port), Cancel);
        return client;
    }

    private static async Task SendAllAsync(Socket client, byte[] bytes, bool shutdown = true)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await client.SendAsync(bytes.AsMemory(sent), Cancel);
        }

        if (shutdown)
        {
            client.Shutdown(SocketShutdown.Send);
        }
    }

    /// <summary>Not by a stream: one over a socket that has said its last is refused.</summary>
    private static async Task<byte[]> ReadToEndAsync(Socket client)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[64 << 10];
        while (await client.ReceiveAsync(buffer, SocketFlags.None, Cancel).AsTask().WaitAsync(Deadline, Cancel) is > 0 and int read)
        {
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static async Task EchoAsync(Socket client, byte[] bytes)
    {
        await client.SendAsync(bytes, Cancel);
        byte[] answer = new byte[bytes.Length];
        await using NetworkStream stream = new(client);
        await stream.ReadExactlyAsync(answer, Cancel).AsTask().WaitAsync(Deadline, Cancel);
        Assert.Equal(bytes, answer);
    }
}
