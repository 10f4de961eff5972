using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Polygon;
using MarketData.Quotas;
using Perf.Lab.Cli;
using Perf.Testbed.Postgres;
using Perf.Testbed.Stub;
using Perf.Testbed.WireMock;

namespace Perf.Lab.Backfill;

/// <summary>The source a backfill fetches from, with the server behind it when that is ours.</summary>
internal sealed class BackfillBars : IAsyncDisposable
{
    private const string KeyVariable = "POLYGON_API_KEY";

    private readonly PolygonBarSource source;
    private readonly QuotaDatabase? quota;

    private BackfillBars(PolygonBarSource source, IPolygonStub? stub, QuotaDatabase? quota)
    {
        this.source = source;
        this.quota = quota;
        Stub = stub;
    }

    public IBarSource Source => source;

    /// <summary>The stub that serves, and keeps the record of what it served; null with the real Polygon.</summary>
    public IPolygonStub? Stub { get; }

    /// <param name="postgres">The run's; the quota of the real Polygon is kept there when other labs use it too.</param>
    public static async Task<BackfillBars> OpenAsync(
        BackfillSettings settings, PostgresServer postgres, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.Source == BarSourceKind.Polygon)
        {
            PolygonOptions real = new(ReadKey());
            return await OpenPolygonAsync(real, settings, postgres, QuotaDatabase.Name, time, cancellationToken);
        }

        StubOptions options = new() { Seed = settings.StubSeed, LatencyMedianMs = settings.StubLatencyMs };
        IPolygonStub stub = settings.Source == BarSourceKind.WireMock
            ? await WireMockStub.StartAsync(options, cancellationToken)
            : await StubProcess.StartAsync(options, cancellationToken);
        PolygonOptions client = new(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress };
        return new BackfillBars(Connect(client, settings, time, ledger: null), stub, quota: null);
    }

    /// <summary>A source that keeps the settings' quota, and shares it when the server can be shared.</summary>
    /// <param name="quotaDatabase">Its name.</param>
    public static async Task<BackfillBars> OpenPolygonAsync(
        PolygonOptions options,
        BackfillSettings settings,
        PostgresServer postgres,
        string quotaDatabase,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        PolygonOptions spaced = options with { Quota = settings.Quota };
        if (!QuotaDatabase.IsSharedBy(postgres))
        {
            LabConsole.Status(
                $"the quota is kept by this process alone; the server of {PostgresServerOptions.ConnectionVariable} would share it");
            return new BackfillBars(Connect(spaced, settings, time, ledger: null), stub: null, quota: null);
        }

        QuotaDatabase shared = await QuotaDatabase.OpenAsync(postgres, quotaDatabase, cancellationToken);
        LabConsole.Status($"the quota is shared through the database {quotaDatabase}");
        return new BackfillBars(Connect(spaced, settings, time, shared.Ledger), stub: null, shared);
    }

    /// <summary>Makes sure that the stub can answer what is fetched: WireMock knows only the pages it was given.</summary>
    public async Task PrepareAsync(IReadOnlyList<FetchGroup> groups, CancellationToken cancellationToken)
    {
        if (Stub is WireMockStub wireMock)
        {
            foreach (FetchGroup group in groups)
            {
                await wireMock.LoadAsync(group.Fetched.Series, group.Range, cancellationToken: cancellationToken);
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
        if (quota is not null)
        {
            await quota.DisposeAsync();
        }

        if (Stub is not null)
        {
            await Stub.DisposeAsync();
        }
    }

    private static PolygonBarSource Connect(
        PolygonOptions options, BackfillSettings settings, TimeProvider time, IQuotaLedger? ledger) =>
        PolygonBarSource.Create(
            options with { Prefetch = settings.Prefetch }, time, jitter: new Random(settings.StubSeed), ledger: ledger);
}
