using Perf.Analysis.Load;
using Perf.Lab.Load.Watching;

namespace MarketData.IntegrationTests.Load.Watching;

/// <summary>Slices from readings made by hand.</summary>
public sealed class MachineSlicesTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Between_TwoReadings_GivesWhatEachUsedAndTheRestToOthers()
    {
        MachineReading[] readings = [At(0), At(100, idle: 80, generator: 50, api: 30, postgres: 20)];

        MachineSlice slice = Assert.Single(MachineSlices.Between(readings, cores: 2, fromNs: 0, toNs: long.MaxValue));

        Assert.Equal(new MachineSlice(0, 0.1, 0.05, 0.03, 0.02, 0.08, 0.02, 1, 2, 3), slice);
    }

    [Fact]
    public void Between_IdleTimeThatTheSystemCountsLate_IsMadeUpForInTheSlicesAfter()
    {
        // Slice 1 reports more idle time than the others left, slice 2 less.
        MachineReading[] readings =
        [
            At(0), At(100, idle: 40, generator: 170, api: 0, postgres: 0), At(200, idle: 50, generator: 300, api: 0, postgres: 0),
        ];

        IReadOnlyList<MachineSlice> slices = MachineSlices.Between(readings, cores: 2, fromNs: 0, toNs: long.MaxValue);

        Assert.Equal([0.03, 0.02], slices.Select(slice => slice.IdleCpuSeconds));
        Assert.Equal([0, 0.05], slices.Select(slice => slice.OtherCpuSeconds));
    }

    [Fact]
    public void Between_PartOfTheReadings_GivesTheSlicesWhollyInIt()
    {
        MachineReading[] readings = [.. Enumerable.Range(0, 10).Select(i => At(i * 100))];

        IReadOnlyList<MachineSlice> slices = MachineSlices.Between(readings, cores: 1, fromNs: 150 * Ms, toNs: 400 * Ms);

        Assert.Equal([0.05, 0.15], slices.Select(slice => slice.AtSeconds));
    }

    [Fact]
    public void Between_ProcessThatEnded_IsNullFromThenOn()
    {
        MachineReading[] readings = [At(0), At(100) with { ApiCpuNs = null, ApiMemoryBytes = null, PostgresCpuNs = null }];

        MachineSlice slice = Assert.Single(MachineSlices.Between(readings, cores: 1, fromNs: 0, toNs: long.MaxValue));

        Assert.Null(slice.ApiCpuSeconds);
        Assert.Null(slice.ApiMemoryBytes);
        Assert.Null(slice.PostgresCpuSeconds);
    }

    private static MachineReading At(long ms, long idle = 0, long generator = 0, long api = 0, long postgres = 0) => new(
        ms * Ms, idle * Ms, generator * Ms, api * Ms, postgres * Ms, GeneratorMemoryBytes: 1, ApiMemoryBytes: 2, PostgresMemoryBytes: 3);
}
