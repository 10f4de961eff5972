using System.Diagnostics;
using MarketData.Backfill;
using MarketData.IntegrationTests.Testbed;
using MarketData.Postgres.Schema;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Postgres;
using Perf.Testbed.Relay;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>Faults 7 and 10: PostgreSQL dies around a COMMIT, on a server of these tests' own.</summary>
public sealed class CommitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// The whole server with all its backends, killed with the commit not yet there and with the commit in its hands. It is started
    /// again, recovers, and takes the same plan to its end.
    /// </summary>
    [Fact]
    public async Task Server_KilledAroundTheCommit_KeepsAllOrNothingOfTheJob()
    {
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);
        foreach (WriterKind kind in Enum.GetValues<WriterKind>())
        {
            foreach (bool before in (bool[])[true, false])
            {
                IReadOnlyList<BackfillJobResult> results = await RunAsync(
                    server, kind, before, _ => server.KillAsync(), () => server.RestartAsync(Cancel), $"server, {kind}, before {before}");

                // Nothing of the first job is known, and the others find nobody.
                Assert.All(results, result => Assert.Equal(BackfillStage.Store, result.Failure?.Stage));
                Assert.All(results, result => Assert.NotEmpty(result.Failure!.Message));
            }
        }
    }

    /// <summary>One backend, by kill -9: the server throws all others out, recovers by itself, and goes on.</summary>
    [Fact]
    public async Task Backend_KilledAroundTheCommit_KeepsAllOrNothingOfTheJob()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Kills one process of the server.");
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);
        foreach (WriterKind kind in Enum.GetValues<WriterKind>())
        {
            foreach (bool before in (bool[])[true, false])
            {
                IReadOnlyList<BackfillJobResult> results = await RunAsync(
                    server, kind, before, KillBackendAsync, () => Task.CompletedTask, $"backend, {kind}, before {before}");
                Assert.Equal(BackfillStage.Store, results[0].Failure?.Stage);
            }
        }
    }

    private static async Task<IReadOnlyList<BackfillJobResult>> RunAsync(
        PostgresServer server, WriterKind kind, bool before, Func<NpgsqlDataSource, Task> kill, Func<Task> heal, string where)
    {
        await using TestDatabase database = await server.CreateDatabaseAsync("commit", Cancel);
        await using NpgsqlDataSource direct = NpgsqlDataSource.Create(database.ConnectionString);
        await SchemaMigrator.MigrateAsync(direct, Cancel);
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL", "SPY"], [Timeframe.OneHour], days: 2);
        await using CheckpointWatch watch = CheckpointWatch.Start(direct, bench.Expected);
        Strike strike = new(message => message.IsCommit, before, () => kill(direct));
        IReadOnlyList<BackfillJobResult> results;
        await using (PostgresRelay relay = PostgresRelay.Start(database.ConnectionString, strike))
        await using (NpgsqlDataSource through = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(relay.ConnectionString) { ApplicationName = "victim" }))
        {
            results = await bench.RunAsync(kind, through);
        }

        Assert.True(strike.HasStruck, where);
        await heal();
        await UntilItAnswersAsync(direct);
        Assert.Equal((where, null), (where, await bench.Expected.FindDamageAsync(direct, complete: false, Cancel)));
        await bench.CompleteAsync(kind, direct, where);
        Assert.Equal((where, null), (where, watch.Damage));
        return results;
    }

    private static async Task KillBackendAsync(NpgsqlDataSource dataSource)
    {
        await using NpgsqlCommand find = dataSource.CreateCommand("SELECT pid FROM pg_stat_activity WHERE application_name = 'victim'");
        using Process backend = Process.GetProcessById((int)(await find.ExecuteScalarAsync(Cancel))!);
        backend.Kill();
        await backend.WaitForExitAsync(Cancel);
    }

    /// <summary>What the pool still holds of a server that is gone fails once.</summary>
    private static Task UntilItAnswersAsync(NpgsqlDataSource dataSource) => Poll.UntilAsync(
        async () =>
        {
            try
            {
                dataSource.Clear();
                await using NpgsqlCommand ask = dataSource.CreateCommand("SELECT 1");
                return await ask.ExecuteScalarAsync(Cancel) is 1;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        },
        Cancel);
}
