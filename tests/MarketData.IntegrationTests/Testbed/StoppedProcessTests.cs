using System.Globalization;
using MarketData.IntegrationTests.Storage;
using Perf.Testbed.Processes;

namespace MarketData.IntegrationTests.Testbed;

public sealed class StoppedProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stopped_Process_StandsStillWithItsChildrenUntilDisposed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc.");
        await using ChildProcess parent = await ChildProcess.StartAsync(
            new ChildProcessOptions
            {
                FileName = "/bin/sh",
                Arguments = ["-c", "sleep 600 & echo $!; cat >/dev/null; kill $!"],
                IsReadyLine = line => line.All(char.IsAsciiDigit),
            },
            Cancel);
        int child = int.Parse(parent.ReadyLine, CultureInfo.InvariantCulture);

        await using (await StoppedProcess.StopAsync(parent.Id, Cancel))
        {
            // A signal is sent before it is obeyed.
            await Poll.UntilAsync(async () => await StatesAsync(parent.Id, child) == "TT", Cancel);
        }

        await Poll.UntilAsync(async () => !(await StatesAsync(parent.Id, child)).Contains('T', StringComparison.Ordinal), Cancel);
    }

    [Fact]
    public async Task Stop_OfAProcessThatIsNotThere_Fails() =>
        await Assert.ThrowsAsync<ChildProcessException>(() => StoppedProcess.StopAsync(int.MaxValue, Cancel));

    /// <summary>The letters of /proc; a process that has ended has none.</summary>
    private static async Task<string> StatesAsync(params int[] processes)
    {
        string states = "";
        foreach (int process in processes)
        {
            string stat = await File.ReadAllTextAsync($"/proc/{process}/stat", Cancel);
            states += stat[stat.LastIndexOf(") ", StringComparison.Ordinal) + 2];
        }

        return states;
    }
}
