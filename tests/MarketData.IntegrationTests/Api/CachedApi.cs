using MarketData.Postgres.Catalog;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;
using Perf.Testbed.Api;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Api;

/// <summary>An API process with a cache on a database with one series, and a writer that is another process to it.</summary>
internal sealed class CachedApi : IAsyncDisposable
{
    public const string Quant = "/api/v1/features/quant/AAPL?timeframe=5m";

    public const string Hit = "marketdata; hit";

    public const string Miss = "marketdata; fwd=miss";

    public const string Degraded = "marketdata; hit; detail=degraded";

    private readonly ApiProcess api;
    private readonly NpgsqlDataSource source;

    private CachedApi(TestDatabase database, ApiProcess api)
    {
        Database = database;
        this.api = api;
        source = NpgsqlDataSource.Create(database.ConnectionString);
        Writer = BarWriters.Create(WriterKind.Copy, source, new SeriesCatalog(source));
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 200 }) { BaseAddress = api.BaseAddress };
    }

    public TestDatabase Database { get; }

    public IBarWriter Writer { get; }

    public HttpClient Client { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="connectionString">By which way the API goes to the database; null: straight.</param>
    public static async Task<CachedApi> StartAsync(
        TestDatabase database, ApiProcessOptions? options = null, string? connectionString = null)
    {
        ApiProcess started = await ApiProcess.StartAsync(
            connectionString ?? database.ConnectionString, options ?? ApiProcessOptions.Default, Cancel);
        return new CachedApi(database, started);
    }

    public static async Task<CachedApi> StartAsync(PostgresFixture postgres, ApiProcessOptions? options = null) =>
        await StartAsync(await ApiFixture.CreateFilledDatabaseAsync(postgres, Cancel), options);

    public async Task<ApiAnswer> GetAsync(string path = Quant, Action<HttpRequestMessage>? change = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
        change?.Invoke(request);
        using HttpResponseMessage response = await Client.SendAsync(request, Cancel);
        return await ApiAnswer.ReadAsync(response, Cancel);
    }

    /// <summary>Asks until the answer comes from a cache that hears the database, which it does soon after it starts.</summary>
    public Task WarmAsync(string path = Quant) => UntilAsync(path, answer => answer.CacheStatus == Hit);

    public async Task<ApiAnswer> UntilAsync(string path, Func<ApiAnswer, bool> condition)
    {
        ApiAnswer? answer = null;
        try
        {
            await Storage.Poll.UntilAsync(async () => condition(answer = await GetAsync(path)), Cancel);
            return answer!;
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(
                $"The last answer was {answer?.Status}, {answer?.CacheStatus}. The service said:\n{string.Join('\n', api.LastOutput)}", late);
        }
    }

    /// <summary>Runs a statement as another client of the database; returns its first value.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await api.DisposeAsync();
        await source.DisposeAsync();
        await Database.DisposeAsync();
    }
}
