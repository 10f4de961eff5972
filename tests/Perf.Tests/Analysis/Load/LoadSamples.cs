using Perf.Analysis.Load;
using Perf.Analysis.Load.Health;

namespace Perf.Tests.Analysis.Load;

/// <summary>Constructed measurements: what a test does not say about them does not matter to it.</summary>
internal static class LoadSamples
{
    public static readonly LoadCell[] Cells = [new("AAPL", "1d", 100), new("AAPL", "1d", 1000), new("BTC", "5m", 1000)];
    public static readonly int[] Rows = [100, 1000, 900];

    private const long NsPerMs = 1_000_000;

    public static LoadPlan Plan(LoadModel model = LoadModel.Closed, IReadOnlyList<LoadCell>? cells = null) => new(
        "limits", model, 100, model == LoadModel.Open ? 200 : null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), cells ?? Cells);

    /// <summary>One that was sent late by a wait, and took so long.</summary>
    public static RequestSample Sample(
        int cell, double tookMs, RequestOutcome outcome = RequestOutcome.Ok, double waitedMs = 0, int bodyBytes = 1000) =>
        new(0, (long)(waitedMs * NsPerMs), (long)((waitedMs + tookMs) * NsPerMs), cell, outcome, bodyBytes);

    /// <summary>Of each cell as many, evenly from 1 ms to the cell's own largest: 100, 200 and 300 ms.</summary>
    public static RequestSample[] Even(int perCell = 1000) =>
    [
        .. Enumerable.Range(0, perCell * Cells.Length).Select(i =>
            Sample(i % Cells.Length, 100.0 * ((i % Cells.Length) + 1) * ((i / Cells.Length) + 1) / perCell, bodyBytes: Rows[i % Cells.Length] * 100)),
    ];

    /// <summary>The same, due one after the other within nine seconds, more and more slowly.</summary>
    public static RequestSample[] OverTime(RequestSample[] samples) =>
    [
        .. samples.Select((sample, i) => Later(sample, (long)(9e9 * Math.Pow(i / (double)samples.Length, 2)))),
    ];

    public static LoadMeasurement Measurement(
        RequestSample[] samples, LoadModel model = LoadModel.Closed, IReadOnlyList<MachineSlice>? slices = null, ServerRuntime? server = null) => new(
        Plan(model),
        new DateTimeOffset(2025, 1, 31, 9, 30, 0, TimeSpan.Zero),
        10,
        samples,
        new GeneratorFacts([], samples.Length, samples.Length, 0, 0, null, null, [], null),
        slices,
        server);

    /// <summary>Ten seconds of two cores in slices of a second, by seconds of each second.</summary>
    public static IReadOnlyList<MachineSlice> Slices(double generator, double? api, double? postgres, double other = 0) =>
    [
        .. Enumerable.Range(0, 10).Select(i => new MachineSlice(
            i, 1, generator, api, postgres, 2 - generator - (api ?? 0) - (postgres ?? 0) - other, other,
            50_000_000 + i, api is null ? null : 100_000_000 + i, postgres is null ? null : 200_000_000 + i)),
    ];

    public static ServerRuntime Server(double gcShare = 0.01, long queue = 0) => new(gcShare, 40, 3, 1, 5_000_000, queue, 8, 90_000_000);

    public static LoadValidity Valid() => new(true, null, [Check(0.004)]);

    public static HealthCheck Check(double residual) => new(
        HealthCheckName.LittleResidual, residual, 0.03, HealthCause.MissingRequests, "99.6 requests in flight, of 100");

    public static LoadRun Run(
        LoadMeasurement? measurement = null, LoadValidity? validity = null, LoadLimits? limits = null, bool warmUpSettled = true) => LoadRunBuilder.Build(
        "Variable Limits", measurement ?? Measurement(Even(), slices: Slices(0.5, 1.2, 0.2), server: Server()), Rows,
        validity ?? Valid(), limits ?? new LoadLimits(), warmUpSettled);

    private static RequestSample Later(RequestSample sample, long ns) => sample with
    {
        IntendedNs = sample.IntendedNs + ns,
        SentNs = sample.SentNs + ns,
        EndedNs = sample.EndedNs + ns,
    };
}
