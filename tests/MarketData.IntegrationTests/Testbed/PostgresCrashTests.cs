using System.Diagnostics;
using Perf.Testbed.Postgres;
using Perf.Testbed.Processes;

namespace MarketData.IntegrationTests.Testbed;

/// <summary>No server outlives its lab for long, however the lab ends. On Linux, where the processes can be looked at.</summary>
public sealed class PostgresCrashTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder cache = new();

    public PostgresCrashTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc.");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => cache.Dispose();

    [Fact]
    public async Task Lab_Killed_LeavesNoServerAndNoGuard()
    {
        await using ChildProcess lab = await StartLabAsync();
        Assert.NotEmpty(ProcessTable.Mentioning(cache.Path));

        await KillAsync(lab.Id);

        Assert.Empty(await ProcessTable.WaitUntilNoneMentionsAsync(cache.Path, Soon));
    }

    [Fact]
    public async Task Lab_WhoseParentEnds_StopsItsServerOrderly()
    {
        ChildProcess lab = await StartLabAsync();

        await lab.DisposeAsync();

        Assert.Empty(ProcessTable.Mentioning(cache.Path));
        string logFile = Assert.Single(Directory.GetFiles(cache.Path, "server.log", SearchOption.AllDirectories));
        string log = await File.ReadAllTextAsync(logFile, Cancel);
        Assert.Contains("database system is shut down", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_LeftByALabAndAGuardThatWereKilled_IsStoppedByTheNextLab()
    {
        await using ChildProcess lab = await StartLabAsync();
        (int leftId, string leftDatabase) = HeldServer.Parse(lab.ReadyLine);
        string password = await PasswordAsync();
        await KillAsync(Guard().Id);
        await KillAsync(lab.Id);
        Assert.Contains(ProcessTable.Mentioning(cache.Path), process => process.Id == leftId);

        await using PostgresServer next = await PrivateServer.StartAsync(cache.Path);

        Assert.DoesNotContain(ProcessTable.Mentioning(cache.Path), process => process.Id == leftId);
        Assert.Equal(
            0L, await PrivateServer.AskAsync<long>(next, $"SELECT count(*) FROM pg_database WHERE datname = '{leftDatabase}'"));
        // The same cluster: not another slot, nor a new one in this slot.
        Assert.Equal(password, await PasswordAsync());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Guard_SignalledByTheTerminal_LeavesTheServerToTheLab(string signal)
    {
        await using PostgresServer server = await PrivateServer.StartAsync(cache.Path);
        int guardId = Guard().Id;

        // A terminal signals the whole process group: the guard, and the program that it waits for.
        foreach (int id in (int[])[.. ProcessTable.Children(guardId), guardId])
        {
            await RunAsync("kill", $"-{signal}", $"{id}");
        }

        Assert.Equal(1, await PrivateServer.AskAsync<int>(server, "SELECT 1"));
        Assert.Equal(guardId, Guard().Id);
    }

    [Fact]
    public async Task Server_WhoseGuardWasKilled_IsStoppedByDispose()
    {
        PostgresServer server = await PrivateServer.StartAsync(cache.Path);
        await KillAsync(Guard().Id);

        await server.DisposeAsync();

        Assert.Empty(ProcessTable.Mentioning(cache.Path));
    }

    [Fact]
    public async Task Lab_OfAnUnprivilegedUser_KeepsItsClusterInThatUsersCache()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Not started by root: every other test here is this one.");
        using TemporaryFolder home = new();
        home.LetOthersWrite();
        ChildProcessOptions asRoot = HeldServer.Options(cacheRoot: null);
        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
        bool canRead = await RunAsync([.. nobody, "test", "-r", asRoot.Arguments[0]]) == 0;
        Assert.SkipUnless(canRead, "Another user cannot read this folder, or setpriv is missing.");

        await using ChildProcess lab = await ChildProcess.StartAsync(
            asRoot with
            {
                FileName = nobody[0],
                Arguments = [.. nobody.Skip(1), asRoot.FileName, .. asRoot.Arguments],
                Environment = new Dictionary<string, string?>(asRoot.Environment, StringComparer.Ordinal)
                {
                    ["HOME"] = home.Path,
                    ["XDG_CACHE_HOME"] = null,
                },
            },
            Cancel);

        Assert.Equal(65534, ProcessTable.UserId(HeldServer.Parse(lab.ReadyLine).ServerId));
        Assert.True(Directory.Exists(Path.Combine(home.Path, ".cache", "perf-lab")));
        await KillAsync(lab.Id);
        Assert.Empty(await ProcessTable.WaitUntilNoneMentionsAsync(home.Path, Soon));
    }

    private async Task<ChildProcess> StartLabAsync()
    {
        // Here first: a machine without PostgreSQL skips the test by name, and not for a child that did not start.
        await using (await PrivateServer.StartAsync(cache.Path))
        {
        }

        return await ChildProcess.StartAsync(HeldServer.Options(cache.Path), Cancel);
    }

    /// <summary>Made by chance with a cluster, so it tells one from another.</summary>
    private Task<string> PasswordAsync() => File.ReadAllTextAsync(
        Assert.Single(Directory.GetFiles(cache.Path, "password", SearchOption.AllDirectories)), Cancel);

    private (int Id, string CommandLine) Guard() =>
        Assert.Single(
            ProcessTable.Mentioning(cache.Path), process => process.CommandLine.StartsWith("/bin/sh", StringComparison.Ordinal));

    private static async Task KillAsync(int processId)
    {
        using Process process = Process.GetProcessById(processId);
        process.Kill();
        await process.WaitForExitAsync(Cancel).WaitAsync(Soon, Cancel);
    }

    private static async Task<int> RunAsync(params string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)))!;
        await process.WaitForExitAsync(Cancel).WaitAsync(Soon, Cancel);
        return process.ExitCode;
    }
}
