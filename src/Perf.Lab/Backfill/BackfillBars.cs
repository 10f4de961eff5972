using MarketData.Bars;
using MarketData.Polygon;
using Perf.Testbed.Stub;

namespace Perf.Lab.Backfill;

/// <summary>The source a backfill fetches from, with the server behind it when that is ours.</summary>
internal sealed class BackfillBars : IAsyncDisposable
{
    private const string KeyVariable = "POLYGON_API_KEY";

    private readonly PolygonBarSource source;

    private BackfillBars(PolygonBarSource source, StubProcess? stub)
    {
        this.source = source;
        Stub = stub;
    }

    public IBarSource Source => source;

    /// <summary>The stub that serves, and keeps the record of what it served; null with the real Polygon.</summary>
    public StubProcess? Stub { get; }

    public static async Task<BackfillBars> OpenAsync(
        BackfillSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.Source == BarSourceKind.Polygon)
        {
            string key = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } value
                ? value
                : throw new BadInputException($"--source polygon needs a key: set {KeyVariable}, or measure with --source stub");
            return new BackfillBars(Connect(new PolygonOptions(new ApiKey(key)), settings, time), stub: null);
        }

        StubOptions options = new() { Seed = settings.StubSeed, LatencyMedianMs = settings.StubLatencyMs };
        StubProcess stub = await StubProcess.StartAsync(options, cancellationToken);
        PolygonOptions client = new(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress };
        return new BackfillBars(Connect(client, settings, time), stub);
    }

    public async ValueTask DisposeAsync()
    {
        source.Dispose();
        if (Stub is not null)
        {
            await Stub.DisposeAsync();
        }
    }

    private static PolygonBarSource Connect(PolygonOptions options, BackfillSettings settings, TimeProvider time) =>
        PolygonBarSource.Create(options, time, jitter: new Random(settings.StubSeed));
}
