using MarketData.Backfill;
using MarketData.IntegrationTests.Testbed;
using MarketData.Postgres.Schema;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Npgsql;
using Perf.Testbed;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>Fault 13: the disk is full, a real one (tmpfs) of a server of these tests' own.</summary>
public sealed class DiskFullTests
{
    private const long DiskBytes = 48L << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The disk of the tables: an error, which the job's user reads, and the server goes on.</summary>
    [Fact]
    public async Task Backfill_WhileTheTablesDiskIsFull_FailsSayingSoAndCompletesWhenThereIsSpace()
    {
        using TemporaryFolder folder = new();
        await using SmallDiskServer server = await StartAsync(folder, withLog: false);
        await using NpgsqlDataSource dataSource = await OnSmallDiskAsync(server);
        await SchemaMigrator.MigrateAsync(dataSource, Cancel);
        await using BackfillBench bench = await BackfillBench.StartAsync(["BTC", "AAPL"], [Timeframe.FiveMinutes], days: 14);
        foreach (WriterKind kind in Enum.GetValues<WriterKind>())
        {
            await ExecuteAsync(dataSource, "TRUNCATE series, bars, quarantined_bars, feature_states");
            await using CheckpointWatch watch = CheckpointWatch.Start(dataSource, bench.Expected);
            await server.FillAsync(freeBytes: 400 << 10, Cancel);

            IReadOnlyList<BackfillJobResult> results = await bench.RunAsync(kind, dataSource);

            Assert.Contains(PostgresErrorCodes.DiskFull, results[0].Failure?.Message, StringComparison.Ordinal);
            Assert.Equal(BackfillStage.Store, results[0].Failure?.Stage);
            await bench.AssertUndamagedAsync(dataSource, complete: false, "full");
            Assert.Null(await BackfillBench.FindLostAsync(results, dataSource));
            server.Free();
            await bench.CompleteAsync(kind, dataSource, kind.ToString());
            Assert.Null(await watch.StopAsync());
        }
    }

    /// <summary>The disk of the write-ahead log: the server panics, and comes back once there is space.</summary>
    [Fact]
    public async Task Backfill_WhileTheLogsDiskIsFull_FailsWithTheServerAndCompletesWhenThereIsSpace()
    {
        using TemporaryFolder folder = new();
        await using SmallDiskServer server = await StartAsync(folder, withLog: true);
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(server.ConnectionString);
        await SchemaMigrator.MigrateAsync(dataSource, Cancel);
        await using BackfillBench bench = await BackfillBench.StartAsync(["BTC", "ETH", "SOL"], [Timeframe.FiveMinutes], days: 70);
        await server.FillAsync(freeBytes: 512 << 10, Cancel);

        IReadOnlyList<BackfillJobResult> results = await bench.RunAsync(WriterKind.Copy, dataSource);

        Assert.Contains(results, result => result.Failure is { Stage: BackfillStage.Store });
        Assert.Contains("PANIC", await server.ReadLogAsync(Cancel), StringComparison.Ordinal);
        server.Free();
        await ServerPoll.UntilItAnswersAsync(dataSource);
        await bench.AssertUndamagedAsync(dataSource, complete: false, "full");
        Assert.Null(await BackfillBench.FindLostAsync(results, dataSource));
        await bench.CompleteAsync(WriterKind.Copy, dataSource, "afterwards");
    }

    /// <summary>Skips where the kernel does not let this user mount, also in CI: that is no package one could install.</summary>
    private static async Task<SmallDiskServer> StartAsync(TemporaryFolder folder, bool withLog)
    {
        Assert.SkipUnless(
            await SmallDiskServer.IsPossibleAsync(Cancel), "This user may not mount a disk for its own processes here (unshare, tmpfs).");
        try
        {
            return await SmallDiskServer.StartAsync(folder.Path, DiskBytes, withLog, Cancel);
        }
        catch (DependencyUnavailableException error) when (error.IsMissing)
        {
            TestEnvironment.SkipUnlessCi(error.Message);
            throw;
        }
    }

    /// <summary>What its connections create lies on the small disk.</summary>
    private static async Task<NpgsqlDataSource> OnSmallDiskAsync(SmallDiskServer server)
    {
        await using NpgsqlDataSource usual = NpgsqlDataSource.Create(server.ConnectionString);
        await ExecuteAsync(usual, $"CREATE TABLESPACE small LOCATION '{server.SpaceFolder}'");
        return NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { Options = "-c default_tablespace=small" });
    }

    private static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
