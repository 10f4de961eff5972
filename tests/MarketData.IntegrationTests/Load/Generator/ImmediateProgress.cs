using Perf.Lab.Load;

namespace MarketData.IntegrationTests.Load.Generator;

/// <summary>Tells at once, on the generator's own thread, which it must not keep.</summary>
internal sealed class ImmediateProgress(Action<LoadProgress> seen) : IProgress<LoadProgress>
{
    public void Report(LoadProgress value) => seen(value);

    /// <summary>Completes the source when the measured part has been under way for a while.</summary>
    public static ImmediateProgress After(TimeSpan elapsed, TaskCompletionSource underWay) => new(progress =>
    {
        if (progress.Measuring && progress.Elapsed >= elapsed)
        {
            underWay.TrySetResult();
        }
    });
}
