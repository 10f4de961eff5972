using MarketData.IntegrationTests.Storage;
using MarketData.Leasing;
using MarketData.Operations;
using MarketData.Postgres.Leasing;
using MarketData.Postgres.Operations;
using Npgsql;

namespace MarketData.IntegrationTests.Work;

public sealed class WorkerRegisterTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_WorkersThatCameAndWent_AreThoseStillEntered()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        WorkerRegister register = new(bench.Schema.DataSource);
        await register.EnterAsync("old", [WorkerRole.Worker], TimeSpan.FromDays(1), Cancel);
        await register.EnterAsync("gone", [WorkerRole.Worker], TimeSpan.FromDays(1), Cancel);
        await register.LeaveAsync("gone", Cancel);
        await bench.Schema.ExecuteAsync(
            "UPDATE workers SET started_at = now() - interval '3 d', seen_at = now() - interval '2 d' WHERE name = 'old'");
        WorkerRecord silent = Assert.Single(await register.ReadAsync(Cancel));

        await register.EnterAsync("new", [WorkerRole.Scheduler, WorkerRole.Worker], TimeSpan.FromDays(1), Cancel);

        Assert.True(silent.SilentFor >= TimeSpan.FromDays(2));
        WorkerRecord found = Assert.Single(await register.ReadAsync(Cancel));
        Assert.Equal("new", found.Name);
        Assert.Equal([WorkerRole.Scheduler, WorkerRole.Worker], found.Roles);
        Assert.Equal(found.StartedAt, found.SeenAt);
    }

    [Fact]
    public async Task Seen_OfAWorker_KeepsWhenItStarted()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        WorkerRegister register = new(bench.Schema.DataSource);
        await register.SeenAsync("one", [WorkerRole.Worker], Cancel);
        await bench.Schema.ExecuteAsync("UPDATE workers SET started_at = now() - interval '3 d', seen_at = now() - interval '2 d'");

        await register.SeenAsync("one", [WorkerRole.Worker], Cancel);

        WorkerRecord found = Assert.Single(await register.ReadAsync(Cancel));
        Assert.True(found.SeenAt - found.StartedAt >= TimeSpan.FromDays(2));
        Assert.True(found.SilentFor < TimeSpan.FromDays(1));
    }

    /// <summary>A worker stands still in the middle of a transaction: the server gives up its connection, and its locks with it.</summary>
    [Fact]
    public async Task WorkerDataSource_TransactionLeftIdle_IsEndedByTheServer()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync("SPY");
        LeasedJob job = await bench.LeaseOneAsync("stopped");
        await bench.EndLeasesAsync();
        LeaseTerms terms = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(50));
        await using NpgsqlDataSource source =
            WorkerDataSource.Create(bench.Schema.ConnectionString, terms, TimeSpan.FromSeconds(7));
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(Cancel);
        await using NpgsqlCommand settings = new("SHOW statement_timeout", connection);
        Assert.Equal("7s", await settings.ExecuteScalarAsync(Cancel));
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand write = new($"UPDATE backfill_jobs SET bars = 1 WHERE id = {job.Fence.JobId}", connection);
        await write.ExecuteNonQueryAsync(Cancel);

        IReadOnlyList<LeasedJob> taken = [];
        await Poll.UntilAsync(async () => (taken = await bench.Queue.LeaseAsync("next", 1, Cancel)).Count == 1, Cancel);

        Assert.Equal(job.Fence.JobId, taken[0].Fence.JobId);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync(Cancel));
    }
}
