using Perf.Analysis.Load;
using Perf.Analysis.Load.Health;
using Perf.Testbed.Processes;

namespace Perf.Lab.Load.Proof;

/// <summary>A short open load, sabotaged from its warm-up on, in a process that is started for nothing else.</summary>
internal static class SabotagedRun
{
    /// <summary>Enough for the median to mean something, and far below what two cores do.</summary>
    private const double RatePerSecond = 500;

    /// <summary>More than one connection answers of <see cref="LargeCell"/>, twice over.</summary>
    private const double RateForMany = 5_000;

    /// <summary>Of about 35 KB, as 100 rows of features are.</summary>
    public static readonly LoadCell Cell = new("SMALL", "1d", 100);

    /// <summary>Of about 700 KB.</summary>
    public static readonly LoadCell LargeCell = new("LARGE", "1d", 2000);

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.7);

    /// <param name="address">Of a floor that has bytes for both cells.</param>
    public static async Task<GeneratorHealth> RunAsync(Sabotage sabotage, Uri address, CancellationToken cancellationToken)
    {
        bool isOne = sabotage == Sabotage.OneConnection;
        LoadPlan plan = new(
            "proof", LoadModel.Open, isOne ? 1 : 16, isOne ? RateForMany : RatePerSecond, Duration, WarmUp,
            TimeSpan.FromSeconds(10), [isOne ? LargeCell : Cell]);
        LoadMeasurement measurement = sabotage switch
        {
            Sabotage.Hog => await WithHogAsync(address, plan, cancellationToken),
            Sabotage.StarvedPool => await WithBlockedPoolAsync(address, plan, cancellationToken),
            _ => await LoadGenerator.RunAsync(address, plan, TimeProvider.System, progress: null, cancellationToken),
        };
        return GeneratorHealth.Judge(measurement);
    }

    private static async Task<LoadMeasurement> WithHogAsync(Uri address, LoadPlan plan, CancellationToken cancellationToken)
    {
        Core.PinThisProcess();
        await using ChildProcess hog = await Core.StartHogAsync(cancellationToken);
        return await LoadGenerator.RunAsync(address, plan, TimeProvider.System, progress: null, cancellationToken);
    }

    private static async Task<LoadMeasurement> WithBlockedPoolAsync(Uri address, LoadPlan plan, CancellationToken cancellationToken)
    {
        using OnFirstProgress blocking = new();
        return await LoadGenerator.RunAsync(address, plan, TimeProvider.System, blocking, cancellationToken);
    }

    /// <summary>Connections are open when the first progress is told, on a thread that is not the pool's.</summary>
    private sealed class OnFirstProgress : IProgress<LoadProgress>, IDisposable
    {
        private BlockedPool? pool;

        public void Report(LoadProgress value) => pool ??= new BlockedPool();

        public void Dispose() => pool?.Dispose();
    }
}
