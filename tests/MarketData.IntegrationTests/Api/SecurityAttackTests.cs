using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MarketData.IntegrationTests.Storage;

namespace MarketData.IntegrationTests.Api;

/// <summary>What an attacker tries first, each against the process as it is deployed.</summary>
public sealed class SecurityAttackTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Trigger = "/api/v1/admin/backfill/trigger";

    private static readonly string[] Injections =
    [
        "' OR '1'='1", "'; DROP TABLE bars; --", "AAPL'--", "1; SELECT pg_sleep(10)", "\\'; TRUNCATE series", "$1", "AAPL\0", "%27%20OR",
        "1 UNION SELECT usename FROM pg_user", "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>", "\u202eLPAA", "ＡＡＰＬ",
    ];

    /// <summary>None of them stands in any answer.</summary>
    private static readonly string[] Internals =
        ["   at ", "Npgsql", "SELECT ", "Exception", ".cs:", "/src/", "Password", "127.0.0.1", "pg_catalog", AdminFixture.Key];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(AdminFixture.Key + " ")] // blanks around a header are not part of it: see below
    [InlineData(AdminFixture.Key + "x")]
    [InlineData("Canary-51e0b7-administrators-key")]
    public async Task EveryEndpoint_WithoutTheKey_AnswersOnlyIfItIsForAll(string? key)
    {
        await admin.GetClientAsync();
        await admin.ExecuteAsync("TRUNCATE scheduler_execution_log, backfill_jobs, enrichment_requests");
        bool right = key?.Trim() == AdminFixture.Key;
        int refused = 0;
        foreach ((string method, string path) in await EndpointsAsync())
        {
            string header = key is null ? "" : $"X-Api-Key: {key}\r\n";
            string answer = await RawHttp.SendAsync(
                admin.Api!.BaseAddress,
                $"{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n{header}\r\n",
                Cancel);

            bool forAdministrators = path.StartsWith("/api/v1/admin", StringComparison.Ordinal);
            Assert.Equal(forAdministrators && !right, RawHttp.Status(answer) == 401);
            refused += RawHttp.Status(answer) == 401 ? 1 : 0;
            AssertTellsNothing(answer);
        }

        Assert.Equal(right ? 0 : 6, refused);
        Assert.Equal(right ? 1 : 0, await admin.QueryAsync<long>("SELECT count(*) FROM scheduler_execution_log"));
    }

    [Theory]
    [InlineData("?X-Api-Key=" + AdminFixture.Key, "")]
    [InlineData("?api_key=" + AdminFixture.Key, "")]
    [InlineData("?key=" + AdminFixture.Key, "")]
    [InlineData("", "Authorization: Bearer " + AdminFixture.Key + "\r\n")]
    [InlineData("", "Authorization: ApiKey " + AdminFixture.Key + "\r\n")]
    [InlineData("", "Cookie: X-Api-Key=" + AdminFixture.Key + "\r\n")]
    [InlineData("", "X-Api-Key: wrong\r\nX-Api-Key: " + AdminFixture.Key + "\r\n")]
    [InlineData("", "X-Api-Key: " + AdminFixture.Key + "," + AdminFixture.Key + "\r\n")]
    public async Task Admin_KeyAnywhereElse_Is401(string query, string headers)
    {
        await admin.GetClientAsync();
        string answer = await RawHttp.GetAsync(admin.Api!.BaseAddress, $"/api/v1/admin/scheduler-health{query}", Cancel, headers);

        Assert.Equal(401, RawHttp.Status(answer));
        AssertTellsNothing(answer);
    }

    [Theory]
    [InlineData("/API/V1/ADMIN/scheduler-health")]
    [InlineData("/api/v1/admin/scheduler-health/")]
    [InlineData("/api/v1/%61dmin/scheduler-health")]
    [InlineData("/api/v1/./admin/scheduler-health")]
    [InlineData("/api/v1/x/../admin/scheduler-health")]
    [InlineData("/api/v1/x/%2e%2e/admin/scheduler-health")]
    [InlineData("//api/v1/admin/scheduler-health")]
    [InlineData("/api/v1//admin/scheduler-health")]
    [InlineData("/api/v1/admin%2fscheduler-health")]
    [InlineData("/api/v1/admin;x=1/scheduler-health")]
    [InlineData("/health/..%2fapi/v1/admin/scheduler-health")]
    [InlineData("http://a/api/v1/admin/scheduler-health")]
    [InlineData("/api/v1/admin")]
    [InlineData("/api/v1/admin/nothing")]
    public async Task Admin_PathWrittenInAnotherWay_IsNeverAnswered(string target)
    {
        await admin.GetClientAsync();

        string answer = await RawHttp.GetAsync(admin.Api!.BaseAddress, target, Cancel);

        Assert.Contains(RawHttp.Status(answer), (int[])[400, 401, 404]);
        Assert.DoesNotContain("never_ran", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admin_NoKeyConfigured_AnswersNobody()
    {
        await using Perf.Testbed.Api.ApiProcess api = await Perf.Testbed.Api.ApiProcess.StartAsync(
            "Host=127.0.0.1;Port=1;Username=u;Database=d", Cancel);
        foreach (string key in (string[])["", "X-Api-Key: \r\n", "X-Api-Key: 0\r\n", $"X-Api-Key: {AdminFixture.Key}\r\n"])
        {
            Assert.Equal(401, RawHttp.Status(await RawHttp.GetAsync(api.BaseAddress, "/api/v1/admin/scheduler-health", Cancel, key)));
        }
    }

    [Fact]
    public async Task EveryParameter_Injected_IsRefusedAndChangesNothing()
    {
        HttpClient client = await admin.GetClientAsync();
        const string Fingerprint = "SELECT count(*) + (SELECT count(*) FROM series) * 100000 FROM bars";
        long before = await admin.QueryAsync<long>(Fingerprint);
        string[] places =
        [
            "/api/v1/features/quant/{0}", "/api/v1/historical/{0}", "/api/v1/features/quant/AAPL?timeframe={0}",
            "/api/v1/features/quant/AAPL?limit={0}", "/api/v1/features/quant/AAPL?start={0}", "/api/v1/historical/AAPL?end={0}",
            "/api/v1/admin/backfill/jobs/{0}", "/api/v1/admin/scheduler/execution-history?limit={0}",
        ];

        foreach (string text in Injections)
        {
            foreach (string place in places)
            {
                string path = string.Format(System.Globalization.CultureInfo.InvariantCulture, place, Uri.EscapeDataString(text));
                using HttpRequestMessage request = new(HttpMethod.Get, path);
                request.Headers.Add(AdminFixture.KeyHeader, AdminFixture.Key);
                using HttpResponseMessage response = await client.SendAsync(request, Cancel);

                string body = await response.Content.ReadAsStringAsync(Cancel);
                Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{path}: {response.StatusCode}");
                AssertTellsNothing(body);
                Assert.DoesNotContain("script>", body, StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, await admin.QueryAsync<long>(Fingerprint));
    }

    [Theory]
    [InlineData("/..%2f..%2f..%2fetc/passwd")]
    [InlineData("/../../etc/passwd")]
    [InlineData("/api/v1/features/quant/..%5c..%5cappsettings.json")]
    [InlineData("/api/v1/features/quant/%00")]
    [InlineData("/api/v1/features/quant/%c0%ae%c0%ae")]
    [InlineData("/api/v1/features/quant/%")]
    [InlineData("/api/v1/features/quant/%zz")]
    [InlineData("/api/v1/features/quant/AAPL%2f..%2f..%2fadmin")]
    [InlineData("/appsettings.json")]
    [InlineData("/.git/config")]
    [InlineData("/MarketData.Api.dll")]
    [InlineData("*")]
    [InlineData("a:80")]
    public async Task Get_PathTrick_FindsNothing(string target)
    {
        await admin.GetClientAsync();

        string answer = await RawHttp.GetAsync(admin.Api!.BaseAddress, target, Cancel);

        Assert.InRange(RawHttp.Status(answer), 400, 405);
        AssertTellsNothing(answer);
    }

    [Theory]
    [InlineData("GET", "/api/v1/features/quant/AAPL?limit=0", 400)]
    [InlineData("GET", "/api/v1/features/quant/MSFT", 404)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("DELETE", "/api/v1/features/quant/AAPL", 405)]
    [InlineData("TRACE", "/api/v1/features/quant/AAPL", 405)]
    [InlineData("POST", Trigger, 401)]
    [InlineData("GET", "/health", 200)]
    public async Task Send_FromABrowser_IsAnsweredWithDataThatIsNeverAPage(string method, string path, int status)
    {
        HttpClient client = await admin.GetClientAsync();
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml");

        using HttpResponseMessage response = await client.SendAsync(request, Cancel);

        Assert.Equal(status, (int)response.StatusCode);
        await AdminFixture.ReadJsonAsync(response);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Send_OversizedRequestLine_Is414() => Assert.Equal(
        414, RawHttp.Status(await AskAsync($"GET /health?{new string('a', 10_000)} HTTP/1.1\r\nHost: a\r\n\r\n")));

    [Fact]
    public async Task Send_OversizedHeaders_Is431() => Assert.Equal(
        431, RawHttp.Status(await AskAsync($"GET /health HTTP/1.1\r\nHost: a\r\nX: {new string('a', 20_000)}\r\n\r\n")));

    [Fact]
    public async Task Send_TooManyHeaders_Is431() => Assert.Equal(431, RawHttp.Status(await AskAsync(
        $"GET /health HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"X{i}: 1\r\n"))}\r\n")));

    [Theory]
    [InlineData("/health")]
    [InlineData("/api/v1/features/quant/AAPL")]
    [InlineData(Trigger)]
    public async Task Send_BodyAnnouncedTooLong_Is413AndTheConnectionEnds(string path)
    {
        string answer = await AskAsync($"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000\r\n\r\n");

        Assert.Equal(413, RawHttp.Status(answer));
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_EndlessChunks_IsCutOff()
    {
        await admin.GetClientAsync();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(RawHttp.Patience);
        using TcpClient client = new();
        await client.ConnectAsync(admin.Api!.BaseAddress.Host, admin.Api.BaseAddress.Port, patience.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST {Trigger} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"), patience.Token);
        byte[] chunk = Encoding.ASCII.GetBytes($"1000\r\n{new string('a', 0x1000)}\r\n");

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (true)
            {
                await stream.WriteAsync(chunk, patience.Token);
            }
        });
    }

    [Fact]
    public async Task Send_HeadersDrip_IsCutOffWhileOthersAreAnswered()
    {
        HttpClient others = await admin.GetClientAsync();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(RawHttp.Patience);
        using TcpClient client = new();
        await client.ConnectAsync(admin.Api!.BaseAddress.Host, admin.Api.BaseAddress.Port, patience.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n"u8.ToArray(), patience.Token);
        Task<string> cut = RawHttp.ReadToEndAsync(stream, patience.Token);

        int dripped = 0;
        while (!cut.IsCompleted)
        {
            try
            {
                await stream.WriteAsync("X: a\r\n"u8.ToArray().AsMemory(dripped++ % 6, 1), patience.Token);
            }
            catch (IOException)
            {
                break;
            }

            using HttpResponseMessage answered = await others.GetAsync(new Uri("/health/live", UriKind.Relative), patience.Token);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
            await Task.WhenAny(cut, Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token));
        }

        Assert.Contains(RawHttp.Status(await cut), (int[])[0, 408]);
    }

    [Fact]
    public async Task Key_AfterEveryKindOfRequest_IsInNoLogAndNoArgument()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at the process through /proc.");
        await admin.SendAsync(HttpMethod.Post, Trigger, HttpStatusCode.Accepted);
        await AskAsync($"GET /api/v1/admin/nothing?X-Api-Key={AdminFixture.Key} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await AskAsync($"GET /api/v1/features/quant/{AdminFixture.Key} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        // The log comes from another process: it may be a moment behind its answers.
        await Poll.UntilAsync(
            () => Task.FromResult(
                admin.Api!.LastOutput.Any(line => line.Contains("triggered", StringComparison.Ordinal))
                && admin.Api.LastOutput.Any(line => line.Contains("did not hold their key", StringComparison.Ordinal))),
            Cancel);
        string output = string.Join('\n', admin.Api!.LastOutput);
        string arguments = await File.ReadAllTextAsync($"/proc/{admin.Api.ProcessId}/cmdline", Cancel);

        Assert.All((string[])[output, arguments], text =>
        {
            Assert.DoesNotContain(AdminFixture.Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain(AdminFixture.KeySha256, text, StringComparison.OrdinalIgnoreCase);
        });
    }

    private async Task<string> AskAsync(string request)
    {
        await admin.GetClientAsync();
        return await RawHttp.SendAsync(admin.Api!.BaseAddress, request, Cancel);
    }

    /// <summary>Every endpoint that is described, which is every one that is mapped, with parameters that fit.</summary>
    private async Task<IReadOnlyList<(string Method, string Path)>> EndpointsAsync()
    {
        JsonElement document = await admin.SendAsync(HttpMethod.Get, "/openapi/v1.json", HttpStatusCode.OK);
        return
        [
            .. document.GetProperty("paths").EnumerateObject().SelectMany(
                path => path.Value.EnumerateObject(),
                (path, operation) => (
                    operation.Name.ToUpperInvariant(),
                    path.Name.Replace("{symbol}", "AAPL?timeframe=5m&limit=1", StringComparison.Ordinal)
                        .Replace("{id}", "1", StringComparison.Ordinal))),
        ];
    }

    private static void AssertTellsNothing(string answer) =>
        Assert.All(Internals, text => Assert.DoesNotContain(text, answer, StringComparison.Ordinal));
}
