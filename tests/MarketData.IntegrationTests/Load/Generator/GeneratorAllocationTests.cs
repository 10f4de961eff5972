using Perf.Analysis.Load;
using Perf.Lab.Load;
using Perf.Testbed.Floor;

namespace MarketData.IntegrationTests.Load.Generator;

[Collection(AloneCollection.Name)]
public sealed class GeneratorAllocationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_Closed_AllocatesLittleForEachRequest()
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancel);

        LoadMeasurement measured = await LoadGenerator.RunAsync(
            floor.BaseAddress, Plans.Closed(32, 3), TimeProvider.System, progress: null, Cancel);

        double bytes = (double)measured.Generator.AllocatedBytes / measured.Samples.Length;
        TestContext.Current.SendDiagnosticMessage($"{measured.Samples.Length} requests, {bytes:0} bytes allocated each");
        Assert.InRange(bytes, 0, 500);
    }
}
