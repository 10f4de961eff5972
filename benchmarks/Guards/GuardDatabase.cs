using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Features.Streaming;
using MarketData.Instruments;
using MarketData.Operations;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Operations;
using MarketData.Postgres.Schema;
using MarketData.Postgres.Writers;
using MarketData.Scheduling;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;

namespace Benchmarks.Guards;

/// <summary>
/// The schema that the guards of one build have to themselves, filled by the first of its processes and found filled by the others. What
/// they do leaves the rows as they were; the dead versions of rows go when the next process opens it.
/// </summary>
internal sealed class GuardDatabase
{
    /// <summary>A connection string whose search path names the schema.</summary>
    public const string Variable = "PERF_GUARD_POSTGRES";

    public const int PageRows = 1_000;
    public const int FewRows = 100;
    public const int NewestRows = 20;
    public const int Runs = 20;

    private const int ReadRows = 2_000;
    private const int Jobs = 8;

    /// <summary>An arbitrary number that whoever fills a schema shares.</summary>
    private const long AdvisoryLock = 0x4775617264446174;

    // The temporary table of a merge is made anew each time, and nobody else sweeps the catalog either.
    private const string Sweep =
        "VACUUM series, feature_states, backfill_jobs, pg_catalog.pg_class, pg_catalog.pg_attribute, pg_catalog.pg_type, "
        + "pg_catalog.pg_depend";

    /// <summary>As the last of those written, without bars: all 250 one by one would take the gate's time.</summary>
    private const string OtherSeries = """
        INSERT INTO series (symbol, timeframe, newest_bar, features_computed_at, covered_from, covered_until)
        SELECT other.symbol, other.timeframe, newest_bar, features_computed_at, covered_from, covered_until
        FROM (SELECT * FROM series ORDER BY id DESC LIMIT 1) AS last
        CROSS JOIN unnest($1, $2) AS other (symbol, timeframe)
        """;

    /// <summary>One a process, so that all its guards share a connection.</summary>
    private static readonly Lazy<Task<GuardDatabase>> Opened = new(OpenNewAsync);

    private GuardDatabase(NpgsqlDataSource source) => Source = source;

    /// <summary>50 symbols at five timeframes, as many as the service follows.</summary>
    public static IReadOnlyList<SeriesKey> All => FollowedSeries.All;

    /// <summary>Of 2,000 bars, to be read.</summary>
    public static SeriesData Read { get; } = Covering(StoredRows.Write(All[0], ReadRows));

    /// <summary>Of 1,000 bars, all of them in the table.</summary>
    public static SeriesData Page { get; } = Covering(StoredRows.Write(All[5], PageRows));

    /// <summary>Of 100 bars, all of them in the table.</summary>
    public static SeriesData Few { get; } = Covering(StoredRows.Write(All[10], FewRows));

    /// <summary>Of 20 bars, with the state of the features behind them: as a run brings a series up to date.</summary>
    public static SeriesData Newest { get; } = WithState(Covering(StoredRows.Write(All[15], NewestRows)));

    public NpgsqlDataSource Source { get; }

    /// <exception cref="InvalidOperationException">The variable is not set.</exception>
    public static Task<GuardDatabase> OpenAsync() => Opened.Value;

    private static async Task<GuardDatabase> OpenNewAsync()
    {
        string connectionString = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{Variable} is not set: the gate starts a server for the guards that need one.");
        GuardDatabase opened = new(NpgsqlDataSource.Create(connectionString));
        await using NpgsqlConnection turn = await opened.Source.OpenConnectionAsync();
        await ExecuteAsync(turn, $"SELECT pg_advisory_lock({AdvisoryLock})");
        await using (NpgsqlCommand look = new("SELECT to_regclass('guard_filled') IS NOT NULL", turn))
        {
            if (await look.ExecuteScalarAsync() is false)
            {
                await opened.FillAsync();
                await ExecuteAsync(turn, "CREATE TABLE guard_filled ()");
                await ExecuteAsync(turn, "ANALYZE");
            }
        }

        await ExecuteAsync(turn, Sweep);
        await ExecuteAsync(turn, $"SELECT pg_advisory_unlock({AdvisoryLock})");
        return opened;
    }

    private async Task FillAsync()
    {
        await SchemaMigrator.MigrateAsync(Source);
        IBarWriter writer = BarWriters.Create(WriterKind.Copy, Source, new SeriesCatalog(Source));
        SeriesData[] written = [Read, Page, Few, Newest];
        foreach (SeriesData data in written)
        {
            await writer.WriteAsync(data);
        }

        await using NpgsqlCommand others = Source.CreateCommand(OtherSeries);
        SeriesKey[] keys = [.. All.Except(written.Select(data => data.Series))];
        others.Parameters.AddWithValue(keys.Select(key => key.Symbol.Name).ToArray());
        others.Parameters.AddWithValue(keys.Select(key => key.Timeframe.Code).ToArray());
        await others.ExecuteNonQueryAsync();
        await LogRunsAsync();
    }

    /// <summary>Runs that have ended, and one behind them whose jobs wait.</summary>
    private async Task LogRunsAsync()
    {
        ExecutionLog log = new(Source);
        UtcRange range = UtcRange.FromDays(new DateOnly(2026, 1, 1), new DateOnly(2026, 2, 1));
        PlannedJob[] jobs = [.. All.Take(Jobs).Select(series => new PlannedJob(new BackfillJob(series, range), Criticality.Critical))];
        for (int run = 0; run < Runs; run++)
        {
            bool isLast = run == Runs - 1;
            await log.TriggerAsync(force: false);
            await log.PlanNextAsync(_ => new RunPlan([Criticality.Critical], isLast ? jobs : []));
            await log.CloseEndedAsync();
        }
    }

    private static SeriesData Covering(SeriesData data) => data with
    {
        Covered = new UtcRange(data.Bars.TimesUnixMs[0], data.Bars.TimesUnixMs[^1] + Timeframe.FiveMinutes.DurationMs),
    };

    private static SeriesData WithState(SeriesData data)
    {
        FeatureStream stream = new();
        stream.Add(data.Bars.AsSpan(), data.Features.AsSpan());
        return data with { Checkpoint = new FeatureCheckpoint(data.Covered!.Value.EndUnixMs, stream.Save()) };
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
