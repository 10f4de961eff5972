using Perf.Analysis.Load;
using Perf.Analysis.Reports;
using Perf.Lab.Cli;
using Perf.Lab.Load.Watching;

namespace Perf.Lab.Load;

/// <summary>Runs scenarios against servers that are there, one run at a time.</summary>
/// <param name="ceilingPerSecond">Requests a second that the generator reaches against an endpoint that costs nothing.</param>
internal sealed class LoadRuns(LabContext context, LoadSettings settings, LoadServers servers, double ceilingPerSecond)
{
    /// <summary>An open run without a rate of its own offers this part of what the closed model reached.</summary>
    private const double OfferedPart = 0.5;

    /// <summary>A point of the sweep takes this part of a run.</summary>
    private const double SweepPart = 0.25;

    /// <summary>Of the measured plan itself, behind the pilot: until all connections are busy.</summary>
    private static readonly TimeSpan ShortWarmUp = TimeSpan.FromMilliseconds(250);

    private static readonly int[] Sweep = [1, 2, 4, 8, 16, 32, 64, 100, 128];

    /// <summary>Requests a second that the closed model reached, by scenario; until it ran, those of its warm-up.</summary>
    private readonly Dictionary<string, double> reached = new(StringComparer.Ordinal);

    /// <summary>The scenarios whose API had settled before a run: it is warm for the next one too.</summary>
    private readonly HashSet<string> settled = new(StringComparer.Ordinal);

    /// <summary>Whether there was ever an API that answered: one that does not now has ended.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>One run of a scenario; a second one when the first is not valid and may be repeated.</summary>
    public async Task<LoadRun> RunAsync(LoadScenario scenario, LoadModel model, CancellationToken cancellationToken)
    {
        (Uri address, int? api) = await servers.ForAsync(scenario, cancellationToken);
        IReadOnlyList<int> rows = await CountRowsAsync(address, scenario, cancellationToken);
        LoadRun run = await OnceAsync(repeatedBecause: null);
        return run.Validity.Valid || !settings.Repeat ? run : await OnceAsync(run.Validity.Cause);

        async Task<LoadRun> OnceAsync(string? repeatedBecause)
        {
            IReadOnlyList<LoadMeasurement> warmUp = settled.Contains(scenario.Name)
                ? []
                : await WarmUpAsync(scenario, address, api, cancellationToken);

            // The rate says how long the run has to be.
            double rate = reached[scenario.Name];
            double? offered = model == LoadModel.Open ? settings.RatePerSecond ?? Math.Max(1, Math.Floor(OfferedPart * rate)) : null;
            LoadPlan plan = PlanOf(scenario, DurationAt(offered ?? rate)) with
            {
                Model = model,
                RatePerSecond = offered,
                WarmUp = ShortWarmUp,
            };
            foreach (string line in LoadSummary.Header(scenario.Title, plan, rows))
            {
                context.Console.Line(line);
            }

            LoadRun measured = await MeasureAsync(scenario, address, api, plan, rows, warmUp, repeatedBecause, cancellationToken);
            if (model == LoadModel.Closed)
            {
                reached[scenario.Name] = measured.Totals.RequestsPerSecond;
            }

            return measured;
        }
    }

    /// <summary>Closed runs of a scenario at growing concurrency.</summary>
    public async Task<LoadKnee> FindKneeAsync(LoadScenario scenario, CancellationToken cancellationToken)
    {
        (Uri address, int? api) = await servers.ForAsync(scenario, cancellationToken);
        IReadOnlyList<int> rows = await CountRowsAsync(address, scenario, cancellationToken);
        List<(int Connections, double RequestsPerSecond, double? P95Ms, bool Valid)> points = [];
        foreach (int connections in Sweep)
        {
            LoadPlan plan = PlanOf(scenario, settings.Duration * SweepPart) with
            {
                Connections = connections,
                WarmUp = settings.WarmUp * SweepPart,
            };
            LoadRun run = await MeasureAsync(
                scenario, address, api, plan, rows, warmUp: [], repeatedBecause: null, cancellationToken);
            points.Add((connections, run.Totals.RequestsPerSecond, run.Latency?.P95Ms, run.Validity.Valid));
        }

        return LoadKnee.Of(scenario.Name, points);
    }

    private async Task<IReadOnlyList<int>> CountRowsAsync(Uri address, LoadScenario scenario, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> rows = await LoadPreflight.CountRowsAsync(address, scenario.Cells, cancellationToken);
        HasAnswered = true;
        return rows;
    }

    /// <summary>Sends slices with the answers deciding until the API has settled.</summary>
    /// <returns>The slices.</returns>
    private async Task<IReadOnlyList<LoadMeasurement>> WarmUpAsync(
        LoadScenario scenario, Uri address, int? api, CancellationToken cancellationToken)
    {
        List<LoadMeasurement> slices = [];
        WarmUp warmUp = new(settings.WarmUp, settings.MaximumWarmUp);
        LoadPlan slice = PlanOf(scenario, warmUp.Slice);
        await using RuntimeWatch runtime = await RuntimeWatch.StartAsync(api, cancellationToken);
        using LoadProgressView progress = new(context.Console, isWarmUp: true);
        while (!warmUp.IsOver)
        {
            DateTimeOffset from = context.Time.GetUtcNow();
            LoadMeasurement sent = await SendAsync(address, api, slice, progress, cancellationToken);
            slices.Add(sent);
            warmUp.Add(LoadTotals.Of(sent.Samples.Span, sent.DurationSeconds).RequestsPerSecond, runtime.CompilingSince(from));
        }

        reached.TryAdd(scenario.Name, warmUp.RequestsPerSecond);
        if (warmUp.HasSettled)
        {
            settled.Add(scenario.Name);
        }

        return slices;
    }

    private LoadPlan PlanOf(LoadScenario scenario, TimeSpan duration) => new(
        scenario.Name, LoadModel.Closed, settings.Connections, null, duration, TimeSpan.Zero, settings.RequestTimeout, scenario.Cells);

    private async Task<LoadRun> MeasureAsync(
        LoadScenario scenario,
        Uri address,
        int? api,
        LoadPlan plan,
        IReadOnlyList<int> rows,
        IReadOnlyList<LoadMeasurement> warmUp,
        string? repeatedBecause,
        CancellationToken cancellationToken)
    {
        LoadMeasurement measurement = await WatchedAsync(address, api, plan, cancellationToken) with { WarmUp = warmUp };
        return LoadRunBuilder.Build(
            scenario.Title, measurement, rows, LoadValidity.Of(measurement), settings.Limits, settled.Contains(scenario.Name), repeatedBecause);
    }

    private async Task<LoadMeasurement> WatchedAsync(Uri address, int? api, LoadPlan plan, CancellationToken cancellationToken)
    {
        await using RuntimeWatch runtime = await RuntimeWatch.StartAsync(api, cancellationToken);
        using LoadProgressView progress = new(context.Console);
        LoadMeasurement measured = await SendAsync(address, api, plan, progress, cancellationToken);
        TimeSpan length = TimeSpan.FromSeconds(measured.DurationSeconds);
        return measured with
        {
            Server = await runtime.StopAsync(measured.StartedAt, length),
            Pauses = runtime.Pauses(measured.StartedAt, length),
            Generator = measured.Generator with { CeilingPerSecond = ceilingPerSecond },
        };
    }

    /// <summary>And watches who uses the processors meanwhile.</summary>
    private async Task<LoadMeasurement> SendAsync(
        Uri address, int? api, LoadPlan plan, LoadProgressView progress, CancellationToken cancellationToken)
    {
        await using MachineWatch machine = MachineWatch.Start(api, servers.PostmasterId, context.Time);
        LoadMeasurement sent = await LoadGenerator.RunAsync(address, plan, context.Time, progress, cancellationToken);
        return sent with { Slices = await machine.StopAsync(sent.StartedAt, TimeSpan.FromSeconds(sent.DurationSeconds)) };
    }

    /// <summary>Long enough for the samples that are wanted, where the rate allows it.</summary>
    private TimeSpan DurationAt(double ratePerSecond)
    {
        double wanted = ratePerSecond > 0 ? settings.WantedSamples / ratePerSecond : double.PositiveInfinity;
        double maximum = Math.Max(settings.MaximumDuration.TotalSeconds, settings.Duration.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Clamp(wanted, settings.Duration.TotalSeconds, maximum));
    }
}
