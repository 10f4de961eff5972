using System.Diagnostics;
using System.Runtime.InteropServices;
using Perf.Analysis.Load;
using Perf.Analysis.Load.Health;
using Perf.Analysis.Statistics;
using Perf.Lab.Load;
using Perf.Testbed.Floor;

namespace MarketData.IntegrationTests.Load.Generator;

/// <summary>
/// A server that stands still for F of a run of D seconds: requests due then are answered when it goes on, so that the latency x
/// is exceeded by a share of (F - x) / D of all. The percentile q is therefore F - (1 - q) * D, where that is above zero.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class FreezeTests
{
    private const int Stop = 19;
    private const int Continue = 18;
    private const double RunSeconds = 7;
    private const int Connections = 8;

    /// <summary>A run in which the generator itself says that it had no core says nothing of the server.</summary>
    private const int Attempts = 6;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_ServerStandsStillForSixSeconds_PercentilesAreThoseOfTheClosedForm()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are stopped by signals of Linux.");
        (LoadMeasurement Measured, double FrozenSeconds) run = await RunFrozenAsync();
        for (int i = 1; i < Attempts && GeneratorHealth.Judge(run.Measured).MainCause == HealthCause.NoCore; i++)
        {
            TestContext.Current.SendDiagnosticMessage($"Once more: {GeneratorHealth.Judge(run.Measured).MainCauseText}.");
            run = await RunFrozenAsync();
        }

        AssertIsTheClosedForm(run.Measured.Samples.ToArray(), run.FrozenSeconds);
    }

    private static async Task<(LoadMeasurement Measured, double FrozenSeconds)> RunFrozenAsync()
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancel);
        TaskCompletionSource underWay = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<LoadMeasurement> running = LoadGenerator.RunAsync(
            floor.BaseAddress, Plans.Open(Connections, 200, RunSeconds) with { RequestTimeout = TimeSpan.FromSeconds(30) },
            TimeProvider.System, ImmediateProgress.After(TimeSpan.FromSeconds(0.2), underWay), Cancel);
        await Task.WhenAny(underWay.Task, running);
        double frozenSeconds = await FreezeAsync(floor.ProcessId, TimeSpan.FromSeconds(6));
        return (await running, frozenSeconds);
    }

    private static void AssertIsTheClosedForm(RequestSample[] samples, double frozenSeconds)
    {
        Assert.All(samples, sample => Assert.Equal(RequestOutcome.Ok, sample.Outcome));
        Assert.Equal((int)(200 * RunSeconds), samples.Length);
        double[] corrected = Sorted(samples, sample => sample.CorrectedNs);
        double[] uncorrected = Sorted(samples, sample => sample.UncorrectedNs);
        foreach (double percent in new double[] { 50, 95, 99 })
        {
            double expected = frozenSeconds - ((1 - (percent / 100)) * RunSeconds);
            double found = Quantiles.NearestRank(corrected, percent);
            TestContext.Current.SendDiagnosticMessage(
                $"p{percent}: {found:0.000} s, by the closed form {expected:0.000} s; uncorrected {Quantiles.NearestRank(uncorrected, percent):0.000} s");
            Assert.InRange(found / expected, 0.98, 1.02);
        }

        // Only what was under way when it stopped saw it: a generator that waits for answers leaves out all the rest.
        Assert.Equal(Connections, uncorrected.Count(seconds => seconds > frozenSeconds / 2));
    }

    private static async Task<double> FreezeAsync(int processId, TimeSpan duration)
    {
        Assert.Equal(0, Kill(processId, Stop));
        long stopped = Stopwatch.GetTimestamp();
        try
        {
            await Task.Delay(duration, TimeProvider.System, Cancel);
        }
        finally
        {
            _ = Kill(processId, Continue);
        }

        return Stopwatch.GetElapsedTime(stopped).TotalSeconds;
    }

    private static double[] Sorted(RequestSample[] samples, Func<RequestSample, long> latencyNs) =>
        [.. samples.Select(sample => latencyNs(sample) / 1e9).Order()];

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
