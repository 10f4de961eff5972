using Perf.Analysis.Load;
using Perf.Lab.Load.Http;
using Perf.Testbed.Floor;

namespace Perf.Lab.Load.Running;

/// <summary>What the generator itself can do on this machine, now: its rate against an endpoint that costs next to nothing.</summary>
public static class NullCeiling
{
    /// <summary>Nothing was registered there: the answer is <c>{}</c>.</summary>
    private static readonly LoadCell Nothing = new("null", "1d", 1);

    /// <summary>A client that the runtime has not compiled for speed yet is no ceiling.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>Loads the null endpoint in the closed model, on as many connections as the run that it is compared with.</summary>
    /// <param name="duration">Of the measured part; 1.5 s of warm-up come before it.</param>
    /// <returns>Requests a second.</returns>
    /// <exception cref="BadInputException">The floor cannot be reached.</exception>
    public static async Task<double> MeasureAsync(
        FloorProcess floor, int connections, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(floor);
        LoadPlan plan = new(
            "null", LoadModel.Closed, connections, RatePerSecond: null, duration, WarmUp, TimeSpan.FromSeconds(10), [Nothing]);
        LoadMeasurement measured = await LoadGenerator.RunAsync(
            new HttpTarget(floor.BaseAddress), plan, TimeProvider.System, progress: null, cancellationToken);
        int ok = 0;
        foreach (RequestSample sample in measured.Samples.Span)
        {
            ok += sample.Outcome == RequestOutcome.Ok && sample.EndedNs <= duration.TotalNanoseconds ? 1 : 0;
        }

        return ok / duration.TotalSeconds;
    }
}
