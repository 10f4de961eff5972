using Npgsql;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Testbed;

public sealed class PostgresServerTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TestDatabase_DisposedWhileConnected_IsDropped()
    {
        PostgresServer server = await postgres.GetServerAsync();
        await using TestDatabase observer = await server.CreateDatabaseAsync("observer", Cancel);
        TestDatabase subject = await server.CreateDatabaseAsync("subject", Cancel);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(subject.ConnectionString);
        await using NpgsqlConnection open = await source.OpenConnectionAsync(Cancel);
        Assert.Equal(1L, await CountAsync(observer, subject.Name));

        await subject.DisposeAsync();

        Assert.Equal(0L, await CountAsync(observer, subject.Name));
    }

    [Fact]
    public async Task CreateDatabase_SamePrefixTwice_GivesTwoDatabases()
    {
        PostgresServer server = await postgres.GetServerAsync();
        await using TestDatabase one = await server.CreateDatabaseAsync("same", Cancel);
        await using TestDatabase other = await server.CreateDatabaseAsync("same", Cancel);

        Assert.NotEqual(one.Name, other.Name);
        Assert.Equal(other.Name, await PrivateServer.AskAsync<string>(other.ConnectionString, "SELECT current_database()::text"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("quote\"")]
    [InlineData("a_prefix_that_is_too_long_to_be_kept")]
    public async Task CreateDatabase_PrefixThatIsNoName_IsRefused(string prefix)
    {
        PostgresServer server = await postgres.GetServerAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => server.CreateDatabaseAsync(prefix, Cancel));
    }

    [Fact]
    public async Task Settings_OfAPrivateServer_AreDurableAndTheServersOwn()
    {
        using TemporaryFolder cache = new();
        await using PostgresServer server = await PrivateServer.StartAsync(cache.Path);

        Assert.Equal("on", server.Settings["fsync"]);
        Assert.Equal("on", server.Settings["synchronous_commit"]);
        Assert.Equal("on", server.Settings["full_page_writes"]);
        await using TestDatabase database = await server.CreateDatabaseAsync("settings", Cancel);
        foreach ((string name, string value) in server.Settings)
        {
            string query = $"SELECT current_setting('{name}')";
            Assert.Equal(value, await PrivateServer.AskAsync<string>(database.ConnectionString, query));
        }

        string? version = await PrivateServer.AskAsync<string>(database.ConnectionString, "SHOW server_version");
        Assert.StartsWith(server.Version, version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrivateServer_WithoutItsPassword_LetsNobodyIn()
    {
        using TemporaryFolder cache = new();
        await using PostgresServer server = await PrivateServer.StartAsync(cache.Path);
        await using TestDatabase database = await server.CreateDatabaseAsync("locked", Cancel);
        NpgsqlConnectionStringBuilder wrong = new(database.ConnectionString) { Password = "wrong" };

        PostgresException error = await Assert.ThrowsAsync<PostgresException>(
            () => PrivateServer.AskAsync<int>(wrong.ConnectionString, "SELECT 1"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, error.SqlState);
    }

    private static Task<long> CountAsync(TestDatabase observer, string name) =>
        PrivateServer.AskAsync<long>(observer.ConnectionString, $"SELECT count(*) FROM pg_database WHERE datname = '{name}'");
}
