using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Suites;

/// <summary>The database that suites of one test class are told of, made by the first test that asks: to drop one takes a checkpoint.</summary>
public sealed class SuiteDatabase(PostgresFixture postgres) : IAsyncDisposable
{
    private TestDatabase? database;

    /// <summary>Holds the password.</summary>
    public async Task<string> ConnectionStringAsync() =>
        (database ??= await postgres.CreateDatabaseAsync("suite")).ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }
}
