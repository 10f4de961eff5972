using System.Collections.Concurrent;
using System.Globalization;
using Perf.Testbed.Processes;

namespace MarketData.IntegrationTests.Testbed;

public sealed class ChildProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Child_ThatEndsWithItsPipe_EndsByItself()
    {
        ChildProcess child = await StartShellAsync("echo ready; cat >/dev/null; echo ended by itself");

        await child.DisposeAsync();

        Assert.Equal("ready", child.ReadyLine);
        Assert.Contains("ended by itself", child.LastOutput);
    }

    [Fact]
    public async Task Child_ThatIgnoresItsPipe_IsKilledWithWhatItStarted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc.");
        ChildProcess child = await StartShellAsync(
            "sleep 600 & echo $!; echo ready; wait", options => options with { StopDeadline = TimeSpan.FromMilliseconds(100) });
        int grandchild = Parse(child.LastOutput[0]);

        await child.DisposeAsync();

        Assert.True(child.Exited.IsCompletedSuccessfully);
        Assert.True(await EndsAsync(grandchild));
    }

    [Fact]
    public async Task Child_WhoseOwnChildWritesAfterIt_IsNotHeardOnceDisposed()
    {
        using TemporaryFolder folder = new();
        string done = Path.Combine(folder.Path, "done");
        ConcurrentQueue<string> heard = [];
        ChildProcess child = await StartShellAsync(
            $"(trap '' PIPE; sleep 2; echo late; : >'{done}') & echo ready; cat >/dev/null",
            options => options with { OnOutputLine = heard.Enqueue });

        await child.DisposeAsync();

        await WaitForFileAsync(done);
        Assert.Equal(["ready"], heard);
        Assert.Equal(["ready"], child.LastOutput);
    }

    [Fact]
    public async Task Start_OfAChildThatEndsFirst_FailsWithItsLastLines()
    {
        ChildProcessException error = await Assert.ThrowsAsync<ChildProcessException>(
            () => StartShellAsync(
                "for i in 1 2 3 4 5; do echo line $i; done; exit 7", options => options with { KeptOutputLines = 2 }));

        Assert.Contains("7", error.Message, StringComparison.Ordinal);
        Assert.Contains("line 5", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OfAChildThatIsNeverReady_FailsAndLeavesNone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc.");
        string mark = Guid.NewGuid().ToString();

        await Assert.ThrowsAsync<ChildProcessException>(() => StartShellAsync(
            $"while :; do sleep 600; done # {mark}",
            options => options with
            {
                ReadyDeadline = TimeSpan.FromMilliseconds(200),
                StopDeadline = TimeSpan.FromMilliseconds(200),
            }));

        Assert.Empty(ProcessTable.Mentioning(mark));
    }

    [Fact]
    public async Task Start_OfAProgramThatIsNotThere_Fails() =>
        await Assert.ThrowsAsync<ChildProcessException>(
            () => ChildProcess.StartAsync(new ChildProcessOptions { FileName = "no-such-program-anywhere" }, Cancel));

    [Fact]
    public async Task Start_Cancelled_IsTheCallersCancellation()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<ChildProcess> start = StartShellAsync("cat >/dev/null", cancellationToken: cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
    }

    [Fact]
    public async Task Environment_GivenToTheChild_IsSetAndRemoved()
    {
        Assert.NotNull(Environment.GetEnvironmentVariable("PATH"));
        await using ChildProcess child = await StartShellAsync(
            "echo \"ready $PERF_TEST_ADDED ${HOME-none}\"; cat >/dev/null",
            options => options with
            {
                Environment = new Dictionary<string, string?>
                {
                    ["PERF_TEST_ADDED"] = "added",
                    ["HOME"] = null,
                },
            });

        Assert.Equal("ready added none", child.ReadyLine);
    }

    private static Task<ChildProcess> StartShellAsync(
        string script,
        Func<ChildProcessOptions, ChildProcessOptions>? change = null,
        CancellationToken? cancellationToken = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The children are shell scripts.");
        ChildProcessOptions options = new()
        {
            FileName = "/bin/sh",
            Arguments = ["-c", script],
            IsReadyLine = line => line.StartsWith("ready", StringComparison.Ordinal),
        };
        return ChildProcess.StartAsync(change?.Invoke(options) ?? options, cancellationToken ?? Cancel);
    }

    private static int Parse(string processId) => int.Parse(processId, CultureInfo.InvariantCulture);

    private static async Task WaitForFileAsync(string path)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (!File.Exists(path))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }

    /// <summary>Whether a process that is not our child ends soon, collected by its new parent or not.</summary>
    private static async Task<bool> EndsAsync(int processId)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(10));
        while (ProcessTable.IsRunning(processId))
        {
            if (deadline.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancel);
        }

        return true;
    }
}
