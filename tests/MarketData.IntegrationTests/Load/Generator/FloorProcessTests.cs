using System.Diagnostics;
using System.Security.Cryptography;
using Perf.Lab.Load;
using Perf.Testbed.Floor;

namespace MarketData.IntegrationTests.Load.Generator;

public sealed class FloorProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_OfRegisteredTargets_AnswersTheirBytesAndOthersNothing()
    {
        byte[] large = RandomNumberGenerator.GetBytes(700_000);
        byte[] small = "[1]"u8.ToArray();
        string path = LoadGenerator.PathOf(new("BRK.B", "1d", 500));
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancel);
        using HttpClient client = new() { BaseAddress = floor.BaseAddress };

        await floor.RegisterAsync(path, "replaced"u8.ToArray(), Cancel);
        await floor.RegisterAsync(path, large, Cancel);
        await floor.RegisterAsync("/other", small, Cancel);

        Assert.Equal(large, await GetAsync(path));
        Assert.Equal(small, await GetAsync("/other"));
        Assert.Equal("{}"u8.ToArray(), await GetAsync("/other?limit=1"));
        Assert.Equal("{}"u8.ToArray(), await GetAsync("/"));

        Task<byte[]> GetAsync(string target) => client.GetByteArrayAsync(new Uri(target, UriKind.Relative), Cancel);
    }

    [Fact]
    public async Task DisposeAsync_Running_EndsTheProcess()
    {
        FloorProcess floor = await FloorProcess.StartAsync(Cancel);
        using Process process = Process.GetProcessById(floor.ProcessId);

        await floor.DisposeAsync();

        await process.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }
}
