using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.IntegrationTests.Backfill;
using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>
/// A stub, an empty schema, and one clock for stub and client alike that jumps from timer to timer, so that a fault of a day
/// takes a moment. What a backfill leaves is judged by the stub's own market.
/// </summary>
internal sealed class FaultBench : IAsyncDisposable
{
    public const string Key = "canary-faults-key";

    /// <summary>200 bars a page: three pages.</summary>
    public const int PageLimit = 1_000;

    public const int PageCount = 3;

    private const int Seed = 23;

    public static readonly SeriesKey Series = new(Universe.Find("BTC")!, Timeframe.FiveMinutes);

    /// <summary>Months before the clock's time, so that every bar of it is settled.</summary>
    public static readonly UtcRange Range = UtcRange.FromDays(new DateOnly(2025, 1, 1), new DateOnly(2025, 1, 3));

    /// <summary>As long, and adjoins it.</summary>
    public static readonly UtcRange NextRange = UtcRange.FromDays(new DateOnly(2025, 1, 3), new DateOnly(2025, 1, 5));

    private readonly StorageSchema schema;
    private readonly StubServer stub;
    private readonly StubOptions stubOptions;

    private FaultBench(StorageSchema schema, StubServer stub, StubOptions stubOptions, ManualClock clock)
    {
        this.schema = schema;
        this.stub = stub;
        this.stubOptions = stubOptions;
        Clock = clock;
    }

    public ManualClock Clock { get; }

    public Uri StubAddress => stub.BaseAddress;

    public StorageSchema Schema => schema;

    /// <summary>Every retry is made within the waits that the clock jumps over; every timeout lies beyond them.</summary>
    public PolygonOptions Options => new(new ApiKey(stubOptions.ApiKey))
    {
        BaseAddress = stub.BaseAddress,
        PageLimit = PageLimit,
        AttemptTimeout = TimeSpan.FromMinutes(10),
        PageTimeout = TimeSpan.FromMinutes(50),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="quotaRequests">A minute, that the stub allows; null: any number.</param>
    public static async Task<FaultBench> StartAsync(StorageDatabase database, int? quotaRequests = null)
    {
        ManualClock clock = new(Fetches.Now);
        StubOptions options = new() { Seed = Seed, ApiKey = Key, QuotaRequests = quotaRequests, TimeProvider = clock };
        StorageSchema empty = await database.CreateSchemaAsync();
        return new FaultBench(empty, await StubServer.StartAsync(options, Cancel), options, clock);
    }

    public void Inject(StubFault fault) => stub.Inject(fault);

    public void Heal() => stub.Heal();

    public PolygonBarSource Client(PolygonOptions? options = null) =>
        PolygonBarSource.Create(options ?? Options, Clock, new Random(1));

    public NaiveClient Naive(TimeProvider? clock = null, bool acceptsGzip = true) =>
        new(stub.BaseAddress, stubOptions.ApiKey, PageLimit, clock, acceptsGzip);

    /// <summary>The newest bar that the market has of the series in a range.</summary>
    public static long NewestUnixMs(UtcRange range) => Market(Series, range).TimesUnixMs[^1];

    /// <summary>How many bars the market has of the series in the range of a backfill.</summary>
    public static int BarCount() => Market(Series, Range).Count;

    /// <summary>Backfills series one after the other, as the product does.</summary>
    /// <param name="jumps">The longest wait that the clock jumps over.</param>
    /// <param name="writer">Null: the product's.</param>
    public async Task<FaultRun> RunAsync(
        IBarSource source, IReadOnlyList<SeriesKey>? series = null, TimeSpan? jumps = null, IBarWriter? writer = null)
    {
        CollectingObserver observer = new();
        Task work = Start(source, observer, series ?? [Series], Range, writer, Cancel);
        List<TimeSpan> waits = await Fetches.JumpUntilDoneAsync(work, Clock, jumps ?? TimeSpan.FromSeconds(60));
        await work;
        return new FaultRun(observer.Results, waits);
    }

    /// <summary>Begins a backfill whose clock the test moves.</summary>
    /// <param name="range">Null: <see cref="Range"/>.</param>
    public Task Start(IBarSource source, CancellationToken cancellationToken, UtcRange? range = null) =>
        Start(source, new CollectingObserver(), [Series], range ?? Range, writer: null, cancellationToken);

    public async Task<ServedRecord> GetServedAsync()
    {
        using Stub.StubClient client = new(stub.BaseAddress, stubOptions.ApiKey);
        return await client.GetServedAsync();
    }

    /// <summary>
    /// What is wrong with the tables after a backfill into empty ones, or null. Of a job that completed they hold the market's bars
    /// and what follows from them (I1), of one that failed nothing, and it says why; no key comes twice (I2); the newest bar that
    /// the series names is the newest stored, and it is covered over the range of a job that completed without a doubt and over
    /// nothing else (I3).
    /// </summary>
    /// <param name="missing">How many of the market's bars a job that completed may lack, having counted them.</param>
    public async Task<string?> FindDamageAsync(FaultRun run, SeriesKey? of = null, int missing = 0)
    {
        SeriesKey series = of ?? Series;
        BackfillJobResult? result = run.Results.SingleOrDefault(result => result.Job.Series == series);
        List<StoredRow> rows = await StoredRow.ReadAsync(schema.DataSource, series.Symbol.Name, Cancel);
        if (rows.DistinctBy(row => row.TimeUnixMs).Count() != rows.Count)
        {
            return "I2: a key comes twice";
        }

        long? newest = await schema.ScalarAsync<long?>(
            $"SELECT (extract(epoch FROM max(newest_bar)) * 1000)::bigint FROM series WHERE symbol = '{series.Symbol.Name}'");
        if (newest != (rows.Count == 0 ? null : rows[^1].TimeUnixMs))
        {
            return $"I3: the newest bar is named as {newest}, and is not";
        }

        UtcRange? covered = await schema.CoveredAsync(series.Symbol.Name);
        UtcRange? toBeCovered = result is { Completed: true, Outcomes.EmptyWhileOpen: 0 } ? Range : null;
        return FindLostRows(result, series, rows, missing)
            ?? (covered == toBeCovered ? null : $"I3: '{covered}' is covered, and '{toBeCovered}' should be");
    }

    public async ValueTask DisposeAsync()
    {
        await stub.DisposeAsync();
        await schema.DisposeAsync();
    }

    /// <summary>A writer of the product's, for tests that put something before it.</summary>
    public IBarWriter Writer() => schema.Writer(WriterKind.Copy);

    private Task Start(
        IBarSource source,
        CollectingObserver observer,
        IReadOnlyList<SeriesKey> series,
        UtcRange range,
        IBarWriter? writer,
        CancellationToken cancellationToken)
    {
        BackfillRunner runner = new(source, writer ?? Writer(), observer, Clock);
        IReadOnlyList<FetchGroup> groups = BackfillPlan.FetchEach([.. series.Select(one => new BackfillJob(one, range))]);
        return runner.RunAsync(groups, concurrency: 1, cancellationToken);
    }

    /// <summary>I1, or null.</summary>
    private static string? FindLostRows(BackfillJobResult? result, SeriesKey series, List<StoredRow> rows, int missing)
    {
        if (result is not { Completed: true })
        {
            return rows.Count > 0 ? $"I1: the job failed and left {rows.Count} rows"
                : result is { Failure.Message.Length: 0 } ? "I1: the job failed without a word"
                : null;
        }

        List<StoredRow> expected = ExpectedRows(series, rows, missing);
        return rows.Select(row => (row.TimeUnixMs, row.Values)).SequenceEqual(expected.Select(row => (row.TimeUnixMs, row.Values)))
            ? null
            : $"I1: the job completed, and its {rows.Count} rows are not the {expected.Count} of the market";
    }

    private static BarColumns Market(SeriesKey series, UtcRange range)
    {
        BarColumns market = new();
        new SyntheticMarket(Seed).Fill(series, range, market);
        return market;
    }

    /// <summary>The market's bars, less those that the tables lack if they lack exactly so many, and their features.</summary>
    private static List<StoredRow> ExpectedRows(SeriesKey series, List<StoredRow> stored, int missing)
    {
        BarColumns market = Market(series, Range);
        HashSet<long> times = [.. stored.Select(row => row.TimeUnixMs)];
        HashSet<long> absent = [.. market.TimesUnixMs.ToArray().Where(time => !times.Contains(time))];
        BarColumns bars = new();
        for (int i = 0; i < market.Count; i++)
        {
            if (absent.Count != missing || !absent.Contains(market.TimesUnixMs[i]))
            {
                bars.Add(
                    market.TimesUnixMs[i], market.Opens[i], market.Highs[i], market.Lows[i], market.Closes[i], market.Volumes[i]);
            }
        }

        FeatureColumns features = new();
        features.Resize(bars.Count);
        QuantFeatures.Compute(bars, features);
        SeriesData data = new(series, bars, features, Fetches.Now);
        return [.. Enumerable.Range(0, bars.Count).Select(row => StoredRow.Expected(data, row))];
    }
}
