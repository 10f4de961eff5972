using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using MarketData.IntegrationTests.Lab;
using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Stub;
using MarketData.IntegrationTests.Testbed;
using Perf.Analysis.Backfill;
using Perf.Testbed.Stub;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>
/// The user's key and the stub's, which stands for it, are in no file, no line and no process argument of a run, also of one
/// that fails. Their environment holds them, and their memory does.
/// </summary>
[Collection(WireMockCollection.Name)]
public sealed class KeyCanaryTests : IDisposable
{
    private const string UsersKey = "canary-9d41c6a2-users-key";
    private const string Small = "backfill --symbols AAPL,BTC --timeframes 1d --days 40 --until 2025-06-01 --out run";

    /// <summary>
    /// Short jobs. The lab warms up, for some seconds, with the first symbol alone: faults of the others wait for the run.
    /// </summary>
    private const string Short = "backfill --timeframes 1d --days 40 --until 2025-06-01 --out run";

    private static readonly string[] Keys = [UsersKey, new StubOptions().ApiKey];

    private readonly WireMockFixture wireMock;
    private readonly PostgresFixture postgres;
    private readonly LabFolder folder = new();

    public KeyCanaryTests(WireMockFixture wireMock, PostgresFixture postgres)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc.");
        this.wireMock = wireMock;
        this.postgres = postgres;
        folder.Environment["POLYGON_API_KEY"] = UsersKey;
        folder.Environment["PERF_TRACE"] = "1";
        folder.Environment["PERF_POSTGRES"] = null; // a server of the lab's own, whose arguments are looked at, too
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("stub", "Perf.Testbed.dll")]
    [InlineData("wiremock", "perf-wiremock-guard")]
    public async Task Backfill_ThatPasses_ShowsNoKey(string source, string program)
    {
        await postgres.GetServerAsync();
        if (source == "wiremock")
        {
            Assert.NotNull(wireMock.WireMock);
        }

        await using LabProcess lab = folder.Start($"{Small} --source {source}");
        IReadOnlySet<string> commandLines = await WatchAsync(lab);

        Assert.Equal(0, await lab.WaitForExitAsync());
        Assert.All((string[])[program, "postgres", "Benchmarks.dll"], expected =>
            Assert.Contains(commandLines, line => line.Contains(expected, StringComparison.Ordinal)));
        AssertNoKey(lab, commandLines);
    }

    /// <summary>
    /// Five bodies have begun, and would come for minutes, when the stub is killed. So many that the circuit breaker opens at the
    /// first attempts that find nobody, and no retry is waited for.
    /// </summary>
    [Fact]
    public async Task Backfill_WhoseStubIsKilled_FailsAndShowsNoKey()
    {
        string[] cutOff = ["MSFT", "GOOGL", "AMZN", "TSLA", "NVDA"];
        await postgres.GetServerAsync();
        await using LabProcess lab = folder.Start($"{Short} --symbols AAPL,{string.Join(',', cutOff)} --concurrency 6");
        (int processId, Uri address) = await FindStubAsync(lab);
        foreach (string ticker in cutOff)
        {
            await SetAsync(address, new StubFault(StubFaultKind.SlowBody, ticker, Times: null));
        }

        using (StubClient served = new(address, apiKey: null))
        {
            await Poll.UntilAsync(async () => (await served.GetServedAsync()).Faulted == cutOff.Length, Cancel);
        }

        using (Process process = Process.GetProcessById(processId))
        {
            process.Kill();
        }

        IReadOnlySet<string> commandLines = await WatchAsync(lab);

        Assert.Equal(1, await lab.WaitForExitAsync());
        BackfillBaseline baseline = await folder.ReadBaselineAsync("run");
        Assert.Equal(
            cutOff.Order(StringComparer.Ordinal),
            baseline.Jobs.Where(job => job.Status == BackfillJobStatus.Failed).Select(job => job.Symbol).Order(StringComparer.Ordinal));
        AssertNoKey(lab, commandLines);
    }

    [Fact]
    public async Task Backfill_WhoseKeyIsRefused_FailsAndShowsNoKey()
    {
        await postgres.GetServerAsync();
        await using LabProcess lab = folder.Start($"{Short} --symbols AAPL,MSFT,GOOGL");
        (_, Uri address) = await FindStubAsync(lab);
        await SetAsync(address, new StubFault(StubFaultKind.KeyRefused, "MSFT", Times: null));

        IReadOnlySet<string> commandLines = await WatchAsync(lab);

        Assert.Equal(1, await lab.WaitForExitAsync());
        BackfillBaseline baseline = await folder.ReadBaselineAsync("run");
        Assert.Equal(
            [("AAPL", BackfillJobStatus.Completed), ("MSFT", BackfillJobStatus.Failed)], // and GOOGL is never begun
            baseline.Jobs.Select(job => (job.Symbol, job.Status)));
        Assert.Contains("401", baseline.Jobs[1].Error, StringComparison.Ordinal);
        AssertNoKey(lab, commandLines);
    }

    /// <summary>Refused before anything is started: no request could leave for the real host.</summary>
    [Theory]
    [InlineData("--source polygon")]
    [InlineData("--source polygon --plan paid --symbols AAPL")]
    public async Task Backfill_WithAMalformedKey_IsRefusedWithoutQuotingIt(string arguments)
    {
        folder.Environment["POLYGON_API_KEY"] = UsersKey + " with blanks";

        await using LabProcess lab = folder.Start($"backfill {arguments} --out run");

        Assert.Equal(2, await lab.WaitForExitAsync());
        Assert.Contains("POLYGON_API_KEY is not a key", lab.Text, StringComparison.Ordinal);
        AssertNoKey(lab, new HashSet<string>(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Bench_ThatPasses_ShowsNoKey()
    {
        await postgres.GetServerAsync();

        await using LabProcess lab = folder.Start("bench --profile smoke --filter *PolygonParse*.Walk --out run");
        IReadOnlySet<string> commandLines = await WatchAsync(lab);

        Assert.Equal(0, await lab.WaitForExitAsync());
        Assert.Contains(commandLines, line => line.Contains(" suites-runner ", StringComparison.Ordinal));
        AssertNoKey(lab, commandLines);
    }

    /// <summary>The negative control: a key in a file, in a subfolder, is found.</summary>
    [Fact]
    public void Scan_OfAFolderWithAKeyInIt_FindsIt()
    {
        using TemporaryFolder run = new();
        Directory.CreateDirectory(Path.Combine(run.Path, "bench"));
        string file = Path.Combine(run.Path, "bench", "a.log");
        File.WriteAllText(file, $"Authorization: Bearer {UsersKey}\n");

        Assert.Equal([file], FilesWithKeys(run.Path));
    }

    /// <summary>Every command line of the lab's processes, until it ends.</summary>
    private static async Task<IReadOnlySet<string>> WatchAsync(LabProcess lab)
    {
        HashSet<string> commandLines = new(StringComparer.Ordinal);
        Task<int> exit = lab.WaitForExitAsync();
        while (!exit.IsCompleted)
        {
            commandLines.UnionWith(lab.Processes());
            await Task.WhenAny(exit, Task.Delay(TimeSpan.FromMilliseconds(100), Cancel));
        }

        await exit;
        return commandLines;
    }

    /// <summary>The stub of a lab, as soon as it listens: before the lab has warmed up.</summary>
    private static async Task<(int ProcessId, Uri Address)> FindStubAsync(LabProcess lab)
    {
        int processId = 0;
        int? port = null;
        await Poll.UntilAsync(
            () =>
            {
                processId = lab.ProcessIds("Perf.Testbed.dll").SingleOrDefault();
                port = processId == 0 ? null : ListeningPort(processId);
                return Task.FromResult(port is not null);
            },
            Cancel);
        return (processId, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>Where a process listens, as the kernel tells it; null while it does not.</summary>
    private static int? ListeningPort(int processId)
    {
        HashSet<string?> sockets =
            [.. Directory.EnumerateFiles($"/proc/{processId}/fd").Select(descriptor => new FileInfo(descriptor).LinkTarget)];
        string[]? listener = File.ReadLines($"/proc/{processId}/net/tcp")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(fields => fields[3] == "0A" && sockets.Contains($"socket:[{fields[9]}]"));
        return listener is null
            ? null
            : int.Parse(listener[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private static async Task SetAsync(Uri stub, StubFault fault)
    {
        using HttpClient http = new() { BaseAddress = stub };
        using HttpResponseMessage set =
            await http.PostAsJsonAsync(StubHandler.FaultsPath, fault, StubJsonContext.Default.StubFault, Cancel);
        set.EnsureSuccessStatusCode();
    }

    private static List<string> FilesWithKeys(string path) =>
    [
        .. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => Keys.Any(key => File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(key)) >= 0)),
    ];

    private void AssertNoKey(LabProcess lab, IReadOnlySet<string> commandLines)
    {
        Assert.All(Keys, key => Assert.DoesNotContain(key, lab.Text, StringComparison.Ordinal));
        Assert.All(commandLines, line => Assert.All(Keys, key => Assert.DoesNotContain(key, line, StringComparison.Ordinal)));
        Assert.Empty(FilesWithKeys(folder.Path));
    }
}
