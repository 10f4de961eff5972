using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Polygon;
using Perf.Testbed.Stub;
using Perf.Testbed.WireMock;

namespace Perf.Lab.Backfill;

/// <summary>The source a backfill fetches from, with the server behind it when that is ours.</summary>
internal sealed class BackfillBars : IAsyncDisposable
{
    private const string KeyVariable = "POLYGON_API_KEY";

    private readonly PolygonBarSource source;

    private BackfillBars(PolygonBarSource source, IPolygonStub? stub)
    {
        this.source = source;
        Stub = stub;
    }

    public IBarSource Source => source;

    /// <summary>The stub that serves, and keeps the record of what it served; null with the real Polygon.</summary>
    public IPolygonStub? Stub { get; }

    public static async Task<BackfillBars> OpenAsync(
        BackfillSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.Source == BarSourceKind.Polygon)
        {
            return new BackfillBars(Connect(new PolygonOptions(ReadKey()) { Quota = settings.Quota }, settings, time), stub: null);
        }

        StubOptions options = new() { Seed = settings.StubSeed, LatencyMedianMs = settings.StubLatencyMs };
        IPolygonStub stub = settings.Source == BarSourceKind.WireMock
            ? await WireMockStub.StartAsync(options, cancellationToken)
            : await StubProcess.StartAsync(options, cancellationToken);
        PolygonOptions client = new(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress };
        return new BackfillBars(Connect(client, settings, time), stub);
    }

    /// <summary>Makes sure that the stub can answer what these jobs ask: WireMock knows only the pages it was given.</summary>
    public async Task PrepareAsync(IReadOnlyList<BackfillJob> jobs, CancellationToken cancellationToken)
    {
        if (Stub is WireMockStub wireMock)
        {
            foreach (BackfillJob job in jobs)
            {
                await wireMock.LoadAsync(job.Series, job.Range, cancellationToken: cancellationToken);
            }
        }
    }

    /// <summary>The user's key to the real Polygon.</summary>
    /// <exception cref="BadInputException">There is none, or it cannot be one. The message does not quote it.</exception>
    public static ApiKey ReadKey()
    {
        string? text = Environment.GetEnvironmentVariable(KeyVariable);
        if (string.IsNullOrEmpty(text))
        {
            throw new BadInputException($"--source polygon needs a key: set {KeyVariable}, or measure with --source stub");
        }

        try
        {
            return new ApiKey(text);
        }
        catch (ArgumentException)
        {
            throw new BadInputException(
                $"{KeyVariable} is not a key: it must be 1 to {ApiKey.MaxLength} visible ASCII characters without spaces");
        }
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
        PolygonBarSource.Create(options with { Prefetch = settings.Prefetch }, time, jitter: new Random(settings.StubSeed));
}
