using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MarketData.IntegrationTests.Fuzzing;
using Perf.Lab.Machine;

namespace MarketData.IntegrationTests.Api;

/// <summary>What many clients, or one with many connections, may cost the service and the others it serves.</summary>
public sealed class SecurityFloodTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Rows = "/api/v1/features/quant/AAPL?timeframe=5m&limit=";

    /// <summary>What a connection may hold: a piece of an answer, an encoder, the server's own buffers.</summary>
    private const long MostBytesAConnection = 1_500_000;

    /// <summary>What the heap grows by under any load: it collects when it has to.</summary>
    private const long HeapBytes = 150_000_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_ClientsThatNeverRead_CostBoundedMemoryAndOthersAreServed(bool isSilent)
    {
        // With nothing to say at all, or with answers that nobody takes: 20 for each, of 1,200 rows, asked for at once.
        const int Connections = 200;
        HttpClient others = await admin.GetClientAsync();
        string request = $"GET {Rows}10000 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br;q=0.1, identity\r\n\r\n";
        byte[] bytes = Encoding.ASCII.GetBytes(isSilent ? "" : string.Concat(Enumerable.Repeat(request, 20)));
        await AssertServedAsync(others);
        long before = ResidentBytes();
        List<Socket> silent = [];
        try
        {
            for (int i = 0; i < Connections; i++)
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
                silent.Add(socket);
                await socket.ConnectAsync(admin.Api!.BaseAddress.Host, admin.Api.BaseAddress.Port, Cancel);
                await socket.SendAsync(bytes, Cancel);
            }

            for (int i = 0; i < 50; i++)
            {
                await AssertServedAsync(others);
                Assert.InRange(ResidentBytes() - before, long.MinValue, (Connections * MostBytesAConnection) + HeapBytes);
            }
        }
        finally
        {
            silent.ForEach(socket => socket.Dispose());
        }

        await AssertServedAsync(others);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")]
    public async Task Connect_ThenSilence_IsClosed(string first)
    {
        await admin.GetClientAsync();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(RawHttp.Patience);
        using TcpClient client = new();
        await client.ConnectAsync(admin.Api!.BaseAddress.Host, admin.Api.BaseAddress.Port, patience.Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(first), patience.Token);

        // Ends with the connection, or with our patience.
        string answer = await RawHttp.ReadToEndAsync(client.GetStream(), patience.Token);

        Assert.Equal(first.Length == 0 ? 0 : 200, RawHttp.Status(answer));
    }

    [Fact]
    public async Task Admin_FloodWithoutTheKey_IsRefusedInAFewLines()
    {
        HttpClient client = await admin.GetClientAsync();
        long begun = Stopwatch.GetTimestamp();
        HttpStatusCode[] statuses = await FloodAsync(client, 2_000, i => $"/api/v1/admin/backfill/jobs/{i}");
        double minutes = Stopwatch.GetElapsedTime(begun).TotalMinutes;

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        Assert.InRange(
            admin.Api!.LastOutput.Count(line => line.Contains("did not hold their key", StringComparison.Ordinal)), 0, 2 + (int)minutes);
    }

    [Fact]
    public async Task Get_FloodOfUnknownSymbols_LeavesNothingAndTheKnownAreServed()
    {
        HttpClient client = await admin.GetClientAsync();
        const string Queued = "SELECT count(*) FROM enrichment_requests WHERE symbol LIKE 'ZQ%'";
        await AssertServedAsync(client);
        long before = ResidentBytes();

        HttpStatusCode[] statuses = await FloodAsync(client, 4_000, i => i % 100 == 99 ? $"{Rows}1" : $"/api/v1/features/quant/ZQ{i}");

        Assert.Equal(3_960, statuses.Count(status => status == HttpStatusCode.NotFound));
        Assert.Equal(40, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(0, await admin.QueryAsync<long>(Queued));
        Assert.InRange(ResidentBytes() - before, long.MinValue, HeapBytes);
    }

    [Fact]
    public async Task Get_ManyCompressedAtOnce_AreAllAnsweredRightly()
    {
        await admin.GetClientAsync();
        byte[] request = Encoding.ASCII.GetBytes($"GET {Rows}10000 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n");

        RawAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            using RawConnection connection = await RawConnection.OpenAsync(admin.Api!.BaseAddress, Cancel);
            await connection.SendAsync(request, Cancel);
            return (await connection.ReadAsync(isHead: false, Cancel))!;
        }));

        // Compressed or not, each is whole.
        Assert.All(answers, answer =>
        {
            Assert.Equal(200, answer.Status);
            using System.Text.Json.JsonDocument body = System.Text.Json.JsonDocument.Parse(answer.DecodedBody());
            Assert.Equal(1_200, body.RootElement.GetProperty("features").GetArrayLength());
        });
    }

    private static async Task<HttpStatusCode[]> FloodAsync(HttpClient client, int count, Func<int, string> path)
    {
        HttpStatusCode[] statuses = new HttpStatusCode[count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = 32, CancellationToken = Cancel };
        await Parallel.ForAsync(0, count, options, async (i, cancel) =>
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(path(i), UriKind.Relative), cancel);
            statuses[i] = response.StatusCode;
        });
        return statuses;
    }

    private static async Task AssertServedAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri($"{Rows}100", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private long ResidentBytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at the process through /proc.");
        using WatchedProcess process = WatchedProcess.TryOpen(admin.Api!.ProcessId)!;
        return process.MemoryBytes()!.Value;
    }
}
