using System.Diagnostics;
using Perf.Testbed.Postgres;
using Perf.Testbed.Processes;

namespace MarketData.IntegrationTests.Testbed;

public sealed class PrivateClusterTests(TemporaryFolder cache) : IClassFixture<TemporaryFolder>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoServers_StartedAtOnce_AreTwoServersInTwoSlots()
    {
        PostgresServer[] servers = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => PrivateServer.StartAsync(cache.Path)));
        await using PostgresServer one = servers[0];
        await using PostgresServer other = servers[1];

        await using TestDatabase database = await one.CreateDatabaseAsync("only_here", Cancel);

        Assert.NotEqual(one.ProcessId, other.ProcessId);
        Assert.Equal(
            0L, await PrivateServer.AskAsync<long>(other, $"SELECT count(*) FROM pg_database WHERE datname = '{database.Name}'"));
    }

    [Fact]
    public async Task Slot_OfAServerThatEnded_IsReusedAsItIs()
    {
        string identifier = await SystemIdentifierAsync();

        // Made by initdb, once in the life of a cluster.
        Assert.Equal(identifier, await SystemIdentifierAsync());
    }

    [Fact]
    public async Task Slot_Damaged_IsMadeAgain()
    {
        string identifier = await SystemIdentifierAsync();
        foreach (string control in Directory.GetFiles(cache.Path, "pg_control", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(control, "no control file", Cancel);
        }

        Assert.NotEqual(identifier, await SystemIdentifierAsync());
    }

    [Fact]
    public async Task Slot_WithDatabasesLeftBehind_StartsWithoutThem()
    {
        string name;
        await using (PostgresServer server = await PrivateServer.StartAsync(cache.Path))
        {
            name = (await server.CreateDatabaseAsync("left_behind", Cancel)).Name;
        }

        await using PostgresServer next = await PrivateServer.StartAsync(cache.Path);

        Assert.Equal(0L, await PrivateServer.AskAsync<long>(next, $"SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
    }

    [Fact]
    public async Task Slot_WhoseServerWasKilled_RecoversAndIsReused()
    {
        string identifier = await SystemIdentifierAsync();
        await using (PostgresServer killed = await PrivateServer.StartAsync(cache.Path))
        {
            using Process process = Process.GetProcessById(Assert.NotNull(killed.ProcessId));
            process.Kill();
            await process.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        }

        Assert.Equal(identifier, await SystemIdentifierAsync());
    }

    [Fact]
    public async Task PidFile_NamingAnotherProgram_IsIgnoredAndTheProgramLivesOn()
    {
        await using (PostgresServer server = await PrivateServer.StartAsync(cache.Path))
        {
            Assert.NotNull(server.ProcessId);
        }

        string data = Directory.GetDirectories(cache.Path, "data", SearchOption.AllDirectories).Order().First();

        // As after a reboot: the number in the file now belongs to a program that has nothing to do with it, this one.
        await File.WriteAllTextAsync(
            Path.Combine(data, "postmaster.pid"), $"{Environment.ProcessId}\n{data}\n1700000000\n5432\n\n127.0.0.1\n", Cancel);
        await using PostgresServer next = await PrivateServer.StartAsync(cache.Path);

        Assert.Equal(1, await PrivateServer.AskAsync<int>(next, "SELECT 1"));
    }

    [Fact]
    public async Task Server_OfALabWithAPolygonKey_IsNotGivenIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc.");
        const string canary = "canary-key-of-a-test";
        await using (await PrivateServer.StartAsync(cache.Path))
        {
            // Here first: a machine without PostgreSQL skips the test by name.
        }

        ChildProcessOptions lab = HeldServer.Options(cache.Path);
        await using ChildProcess held = await ChildProcess.StartAsync(
            lab with
            {
                Environment = new Dictionary<string, string?>(lab.Environment, StringComparer.Ordinal) { ["POLYGON_API_KEY"] = canary },
            },
            Cancel);

        int serverId = HeldServer.Parse(held.ReadyLine).ServerId;
        string environment = await File.ReadAllTextAsync($"/proc/{serverId}/environ", Cancel);
        Assert.Contains("LC_ALL=C", environment, StringComparison.Ordinal);
        Assert.DoesNotContain(canary, environment, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(300)]
    [InlineData(900)]
    public async Task Start_Cancelled_LeavesNothingRunning(int afterMs)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc.");
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        cancel.CancelAfter(TimeSpan.FromMilliseconds(afterMs));
        try
        {
            await using PostgresServer server = await PostgresServer.StartAsync(
                new PostgresServerOptions { CacheRoot = cache.Path, Ways = [PostgresWay.LocalBinaries] }, cancel.Token);
        }
        catch (OperationCanceledException)
        {
            // Or it was faster than that, which is as good here.
        }

        Assert.Empty(await ProcessTable.WaitUntilNoneMentionsAsync(cache.Path, TimeSpan.FromSeconds(10)));
    }

    private async Task<string> SystemIdentifierAsync()
    {
        await using PostgresServer server = await PrivateServer.StartAsync(cache.Path);
        return await PrivateServer.AskAsync<string>(server, "SELECT system_identifier::text FROM pg_control_system()") ?? "";
    }
}
