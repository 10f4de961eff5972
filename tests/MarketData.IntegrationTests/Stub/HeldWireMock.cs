using Perf.Testbed.Processes;
using Perf.Testbed.WireMock;

namespace MarketData.IntegrationTests.Stub;

/// <summary>A stand-in for a lab that gets killed: this test program once more, running the one explicit test below.</summary>
public sealed class HeldWireMock
{
    private const string ReadyPrefix = "holding ";

    public static ChildProcessOptions Options { get; } = DotnetProgram.Beside(
        typeof(HeldWireMock).Assembly.GetName().Name!,
        "-explicit", "only", "-noColor", "-method", $"{typeof(HeldWireMock).FullName}.{nameof(WireMock_HeldByAProcess_IsReady)}") with
    {
        IsReadyLine = line => line.StartsWith(ReadyPrefix, StringComparison.Ordinal),
        ReadyDeadline = TimeSpan.FromSeconds(90),
    };

    /// <summary>The folder of its own that the server runs on: it tells the server from every other.</summary>
    public static string FolderOf(string readyLine) => readyLine[ReadyPrefix.Length..];

    [Fact(Explicit = true)]
    public async Task WireMock_HeldByAProcess_IsReady()
    {
        await using WireMockProcess server = await WireMockProcess.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await Console.Out.WriteLineAsync($"{ReadyPrefix}{server.Folder}");
        await ParentPipe.WaitForCloseAsync(TestContext.Current.CancellationToken);
    }
}
