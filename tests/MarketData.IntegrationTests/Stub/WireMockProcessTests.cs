using System.Diagnostics;
using MarketData.IntegrationTests.Testbed;
using Perf.Testbed;
using Perf.Testbed.Processes;
using Perf.Testbed.Stub;
using Perf.Testbed.WireMock;

namespace MarketData.IntegrationTests.Stub;

/// <summary>WireMock starts where it can, says why where it cannot, and outlives nobody.</summary>
[Collection(WireMockCollection.Name)]
public sealed class WireMockProcessTests(WireMockFixture fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lab_Ended_LeavesNoServerNoGuardAndNoFolder(bool killed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc.");
        Assert.NotNull(fixture.WireMock);
        await using ChildProcess lab = await ChildProcess.StartAsync(HeldWireMock.Options, Cancel);
        string folder = HeldWireMock.FolderOf(lab.ReadyLine);
        Assert.NotEmpty(ProcessTable.Mentioning(folder));

        if (killed)
        {
            using Process process = Process.GetProcessById(lab.Id);
            process.Kill();
        }
        else
        {
            await lab.DisposeAsync();
        }

        Assert.Empty(await ProcessTable.WaitUntilNoneMentionsAsync(folder, Soon));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Server_ThatEndsByItself_TakesItsGuardAndFolderAlong()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc.");
        Assert.NotNull(fixture.WireMock);
        await using WireMockProcess server = await WireMockProcess.StartAsync(cancellationToken: Cancel);
        (int java, _) = Assert.Single(
            ProcessTable.Mentioning(server.Folder), process => !process.CommandLine.StartsWith("/bin/sh", StringComparison.Ordinal));

        using (Process process = Process.GetProcessById(java))
        {
            process.Kill();
        }

        await server.Exited.WaitAsync(Soon, Cancel);
        Assert.Empty(await ProcessTable.WaitUntilNoneMentionsAsync(server.Folder, Soon));
        Assert.False(Directory.Exists(server.Folder));
    }

    [Fact]
    public async Task Package_InstalledByTwoAtOnceIntoAnEmptyCache_StartsBoth()
    {
        Assert.NotNull(fixture.WireMock);
        using TemporaryFolder cache = new();

        Task<WireMockProcess> first = WireMockProcess.StartAsync(cacheRoot: cache.Path, cancellationToken: Cancel);
        Task<WireMockProcess> second = WireMockProcess.StartAsync(cacheRoot: cache.Path, cancellationToken: Cancel);

        await using WireMockProcess one = await first;
        await using WireMockProcess other = await second;
        Assert.Equal("3.13.2", one.Version);
        Assert.NotEqual(one.BaseAddress, other.BaseAddress);
    }

    [Fact]
    public async Task Port_Taken_IsSaidOnOneLine()
    {
        int taken = fixture.WireMock.BaseAddress.Port;

        DependencyUnavailableException error = await Assert.ThrowsAsync<DependencyUnavailableException>(
            () => WireMockStub.StartAsync(new StubOptions { Port = taken }, Cancel));

        Assert.False(error.IsMissing);
        Assert.DoesNotContain('\n', error.Message);
    }
}
