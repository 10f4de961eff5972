using System.Collections.Concurrent;
using MarketData.IntegrationTests.Storage;
using Npgsql;
using Perf.Testbed.Relay;

namespace MarketData.IntegrationTests.Relay;

public sealed class PostgresRelayTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Relay_PassesWhatIsSaidAndCountsTheAnswers()
    {
        await using StorageSchema schema = await database.CreateEmptySchemaAsync();
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString);
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(relay.ConnectionString);
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(Cancel);

        Assert.Equal(1, await RoundTripsAsync(relay, () => ExecuteAsync(connection, "CREATE TABLE t (text text)")));
        Assert.Equal(2, await RoundTripsAsync(relay, () => CopyAsync(connection, new string('x', 3_000_000))));
        Assert.Equal(1, await RoundTripsAsync(relay, () => InsertManyAsync(connection, 200)));
        Assert.Equal(5, await RoundTripsAsync(relay, async () =>
        {
            for (int i = 0; i < 5; i++)
            {
                await ExecuteAsync(connection, "SELECT");
            }
        }));

        Assert.Equal(201L, await schema.ScalarAsync<long>("SELECT count(*) FROM t"));
        Assert.Equal(3_000_000, await schema.ScalarAsync<int>("SELECT max(length(text)) FROM t"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Relay_ToldToStrikeAtTheCommit_DoesBeforeTheServerHasItOrAfter(bool after)
    {
        await using StorageSchema schema = await database.CreateEmptySchemaAsync();
        await schema.ExecuteAsync("CREATE TABLE t (text text)");
        AtCommit strike = new(after);
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, strike);
        await using NpgsqlConnection connection = new(relay.ConnectionString);
        await connection.OpenAsync(Cancel);
        int backend = connection.ProcessID;
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Cancel);
        await ExecuteAsync(connection, "INSERT INTO t VALUES ('x')");

        await Assert.ThrowsAsync<NpgsqlException>(() => transaction.CommitAsync(Cancel));

        await Poll.UntilAsync(
            async () => await schema.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE pid = {backend}") == 0,
            Cancel);
        Assert.Equal(after ? 1L : 0L, await schema.ScalarAsync<long>("SELECT count(*) FROM t"));
        Assert.Contains(strike.Seen, message => message.Sql?.StartsWith("INSERT", StringComparison.Ordinal) == true);
        Assert.Equal(strike.Seen.Select(message => message.Number).Distinct().Count(), strike.Seen.Count);
    }

    [Fact]
    public async Task ResetConnections_LetsTheNextThrough()
    {
        await using StorageSchema schema = await database.CreateEmptySchemaAsync();
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString);
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(relay.ConnectionString);
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(Cancel);

        relay.ResetConnections();

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(connection, "SELECT"));
        await using NpgsqlConnection next = await dataSource.OpenConnectionAsync(Cancel);
        await ExecuteAsync(next, "SELECT");
    }

    private static async Task<long> RoundTripsAsync(PostgresRelay relay, Func<Task> work)
    {
        long before = relay.RoundTrips;
        await work();
        return relay.RoundTrips - before;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string text)
    {
        await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync("COPY t FROM STDIN (FORMAT binary)", Cancel);
        await importer.StartRowAsync(Cancel);
        await importer.WriteAsync(text, Cancel);
        await importer.CompleteAsync(Cancel);
    }

    private static async Task InsertManyAsync(NpgsqlConnection connection, int count)
    {
        await using NpgsqlBatch batch = new(connection);
        for (int i = 0; i < count; i++)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO t VALUES ('y')"));
        }

        await batch.ExecuteNonQueryAsync(Cancel);
    }

    private sealed class AtCommit(bool after) : IRelayObserver
    {
        public ConcurrentQueue<FrontendMessage> Seen { get; } = [];

        public ValueTask<bool> BeforeAsync(FrontendMessage message, CancellationToken cancellationToken)
        {
            Seen.Enqueue(message);
            return ValueTask.FromResult(after || !message.IsCommit);
        }

        public ValueTask<bool> AfterAsync(FrontendMessage message, CancellationToken cancellationToken) =>
            ValueTask.FromResult(!message.IsCommit);
    }
}
