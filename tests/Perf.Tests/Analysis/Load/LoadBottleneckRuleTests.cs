using Perf.Analysis.Load;

namespace Perf.Tests.Analysis.Load;

public sealed class LoadBottleneckRuleTests
{
    [Theory]
    [InlineData(0.3, 1.4, 0.2, LoadBottleneckKind.ApiCpu)]
    [InlineData(0.3, 0.4, 1.2, LoadBottleneckKind.PostgresCpu)]
    [InlineData(1.2, 0.6, 0.1, LoadBottleneckKind.GeneratorCpu)]
    [InlineData(0.1, 0.2, 0.1, LoadBottleneckKind.Waiting)]
    public void Judge_OfAClosedRun_NamesWhoUsedTheProcessorsOrThatNobodyDid(
        double generator, double api, double postgres, LoadBottleneckKind kind) =>
        Assert.Equal(kind, Of(LoadModel.Closed, LoadSamples.Slices(generator, api, postgres)).Where);

    [Fact]
    public void Judge_OfAnOpenRunWithIdleProcessors_IsNone() =>
        Assert.Equal(LoadBottleneckKind.None, Of(LoadModel.Open, LoadSamples.Slices(0.2, 0.3, 0.1)).Where);

    [Fact]
    public void Judge_OfAStarvedPool_IsThePool() => Assert.Equal(
        LoadBottleneckKind.ThreadPool, Of(LoadModel.Closed, LoadSamples.Slices(0.1, 0.2, 0.1), LoadSamples.Server(queue: 90)).Where);

    [Fact]
    public void Judge_OfLongPauses_IsTheCollector() => Assert.Equal(
        LoadBottleneckKind.GarbageCollector, Of(LoadModel.Closed, LoadSamples.Slices(0.3, 1.5, 0.1), LoadSamples.Server(gcShare: 0.2)).Where);

    [Fact]
    public void Judge_OfAnApiElsewhere_IsUnknown() =>
        Assert.Equal(LoadBottleneckKind.Unknown, Of(LoadModel.Closed, LoadSamples.Slices(0.3, null, null)).Where);

    [Fact]
    public void Judge_OfBusyProcessorsBesideAnApiThatNobodyWatched_NamesNothingThatWasNot()
    {
        LoadBottleneck bottleneck = Of(LoadModel.Closed, LoadSamples.Slices(0.5, null, null, other: 1.4));

        Assert.Equal(LoadBottleneckKind.OtherCpu, bottleneck.Where);
        Assert.DoesNotContain("PostgreSQL", bottleneck.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("API -", bottleneck.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_OfWhatNobodyWatched_IsUnknown() => Assert.Equal(LoadBottleneckKind.Unknown, Of(LoadModel.Closed, null).Where);

    private static LoadBottleneck Of(LoadModel model, IReadOnlyList<MachineSlice>? slices, ServerRuntime? server = null) =>
        LoadSamples.Run(LoadSamples.Measurement(LoadSamples.Even(10), model, slices, server)).Bottleneck;
}
