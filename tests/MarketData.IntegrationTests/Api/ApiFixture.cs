using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Schema;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Api;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Api;

/// <summary>
/// The API process on a database of its own with one series in it, started by the first test that asks and shared by a class.
/// </summary>
public sealed class ApiFixture(PostgresFixture postgres) : IAsyncDisposable
{
    public static readonly SeriesKey Series = new(Symbol.Stock("AAPL"), Timeframe.FiveMinutes);

    public static readonly DateTimeOffset ComputedAt = new(2024, 7, 19, 20, 0, 1, TimeSpan.Zero);

    private readonly SemaphoreSlim starting = new(1);
    private TestDatabase? database;
    private ApiProcess? api;
    private HttpClient? client;

    /// <summary>More rows than any suite asks for.</summary>
    public static SeriesData Stored { get; } = NumberedSeries(rows: 1_200);

    public async Task<Uri> GetAddressAsync() => (await GetClientAsync()).BaseAddress!;

    public async Task<HttpClient> GetClientAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await starting.WaitAsync(cancellationToken);
        try
        {
            if (client is null)
            {
                database ??= await CreateFilledDatabaseAsync(postgres, cancellationToken);
                api ??= await ApiProcess.StartAsync(database.ConnectionString, cancellationToken);
                client = new HttpClient { BaseAddress = api.BaseAddress };
            }

            return client;
        }
        finally
        {
            starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (api is not null)
        {
            await api.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }

        starting.Dispose();
    }

    internal static async Task<TestDatabase> CreateFilledDatabaseAsync(
        PostgresFixture postgres, CancellationToken cancellationToken)
    {
        TestDatabase filled = await postgres.CreateDatabaseAsync("api");
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(filled.ConnectionString);
        await SchemaMigrator.MigrateAsync(source, cancellationToken);
        IBarWriter writer = BarWriters.Create(WriterKind.Copy, source, new SeriesCatalog(source));
        await writer.WriteAsync(Stored, cancellationToken);
        return filled;
    }

    /// <summary>A series in which no two columns and no two rows hold the same number, so that a mix-up shows.</summary>
    private static SeriesData NumberedSeries(int rows)
    {
        BarColumns bars = new(rows);
        FeatureColumns features = new();
        features.Resize(rows);
        long start = new DateTimeOffset(2024, 7, 15, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (int i = 0; i < rows; i++)
        {
            bars.Add(start + (i * Series.Timeframe.DurationMs), i + 0.01, i + 0.02, i + 0.03, i + 0.04, i + 0.05);
            features.LogReturns[i] = i + 0.06;
            features.Volatilities20[i] = i + 0.07;
            features.Volatilities50[i] = i + 0.08;
            features.AverageTrueRanges[i] = i + 0.09;
            features.RollingVolumes20[i] = i + 0.1;
            features.VolumeRatios[i] = (i + 0.11) / 3;
            features.RollingMeans10[i] = i + 0.12;
            features.RollingSlopes10[i] = -i - 0.13;
            features.StructureFlags[i] = (StructureFlags)(i % 16);
            features.TrendDirections[i] = (TrendDirection)(i % 3);
            features.StructureLabels[i] = (StructureLabel)(i / 3 % 3);
            features.VolatilityRegimes[i] = (VolatilityRegime)(i / 9 % 3);
            features.TrendRegimes[i] = (TrendRegime)(i / 27 % 3);
            features.CompressionRegimes[i] = (CompressionRegime)(i % 2);
            features.WarmUps[i] = i / 16 % 2 == 0;
        }

        return new SeriesData(Series, bars, features, ComputedAt);
    }
}
