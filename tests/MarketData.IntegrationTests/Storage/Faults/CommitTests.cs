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
    /// The whole server with all its backends. It is started again, recovers, and takes the same plan to its end.
    /// </summary>
    [Fact]
    public async Task Server_KilledAroundTheCommit_KeepsAllOrNothingAndWhatItPromised()
    {
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);
        foreach ((WriterKind kind, Moment moment) in KindsAndMoments(WriterKind.Row, WriterKind.Copy))
        {
            (IReadOnlyList<BackfillJobResult> results, string? lost) =
                await RunAsync(server, kind, moment, _ => server.KillAsync(), () => server.RestartAsync(Cancel));

            Assert.Null(lost);
            AssertFailures(results, moment);

            // Whoever comes next finds nobody.
            Assert.False(results[1].Completed);
        }
    }

    /// <summary>
    /// In the COMMIT itself: the server, told to wait there for others, has not brought its log to disk. Only a machine that is very
    /// busy strikes too late, a tenth of a second on.
    /// </summary>
    [Fact]
    public async Task Server_KilledInTheCommit_HasConfirmedNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Kills one process of the server.");
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);
        for (int attempt = 1; attempt <= 5; attempt++)
        {
            (IReadOnlyList<BackfillJobResult> results, string? lost) = await RunAsync(
                server, WriterKind.Copy, Moment.InTheCommit, _ => server.KillAsync(), () => server.RestartAsync(Cancel));

            Assert.Null(lost);
            if (!results[0].Completed)
            {
                AssertFailures(results, Moment.InTheCommit);
                return;
            }
        }

        Assert.Fail("The server was never killed before it answered.");
    }

    /// <summary>One backend, by kill -9: the server throws all others out, recovers by itself, and goes on.</summary>
    [Fact]
    public async Task Backend_KilledAroundTheCommit_KeepsAllOrNothingAndWhatItPromised()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Kills one process of the server.");
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);
        foreach ((WriterKind kind, Moment moment) in KindsAndMoments(Enum.GetValues<WriterKind>()))
        {
            (IReadOnlyList<BackfillJobResult> results, string? lost) =
                await RunAsync(server, kind, moment, KillAsync, () => Task.CompletedTask);

            Assert.Null(lost);
            AssertFailures(results, moment);
        }
    }

    /// <summary>
    /// The negative control: a server that answers before the commit is on disk, and whose process that would bring it there soon
    /// is held.
    /// </summary>
    [Fact]
    public async Task Server_ThatPromisesTooEarly_LosesWhatItPromised()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Holds one process of the server.");
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);

        (IReadOnlyList<BackfillJobResult> results, string? lost) = await RunAsync(
            server, WriterKind.Copy, Moment.Answered, _ => server.KillAsync(), () => server.RestartAsync(Cancel), promisesTooEarly: true);

        Assert.True(results[0].Completed);
        Assert.NotNull(lost);
    }

    /// <summary>Each writer's commit is met in the server's hands; the other moments are the same for all of them.</summary>
    private static IEnumerable<(WriterKind Kind, Moment Moment)> KindsAndMoments(params IEnumerable<WriterKind> inHand) =>
    [
        (WriterKind.Copy, Moment.NotThere),
        (WriterKind.Copy, Moment.Answered),
        .. inHand.Select(kind => (kind, Moment.InHand)),
    ];

    private static void AssertFailures(IReadOnlyList<BackfillJobResult> results, Moment moment)
    {
        if (moment != Moment.InHand)
        {
            Assert.Equal(moment == Moment.Answered, results[0].Completed);
        }

        BackfillFailure[] failures = [.. results.Select(result => result.Failure).OfType<BackfillFailure>()];
        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.Equal(BackfillStage.Store, failure.Stage));
        Assert.All(failures, failure => Assert.False(failure.Message is "" or "Exception while reading from stream"));
    }

    /// <returns>The results of the run that was struck, and the first job whose store was confirmed and that is not stored.</returns>
    private static async Task<(IReadOnlyList<BackfillJobResult> Results, string? Lost)> RunAsync(
        PostgresServer server,
        WriterKind kind,
        Moment moment,
        Func<int, Task> kill,
        Func<Task> heal,
        bool promisesTooEarly = false)
    {
        string where = $"{kind}, {moment}";
        await using TestDatabase database = await server.CreateDatabaseAsync("commit", Cancel);
        await using NpgsqlDataSource direct = NpgsqlDataSource.Create(database.ConnectionString);
        await SchemaMigrator.MigrateAsync(direct, Cancel);
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL", "SPY"], [Timeframe.OneHour], days: 2);
        IReadOnlyList<BackfillJobResult> results;
        string? damage;
        await using (CheckpointWatch watch = CheckpointWatch.Start(direct, bench.Expected))
        {
            if (promisesTooEarly)
            {
                await HoldWalWriterAsync(direct);
            }

            results = await StrikeAsync(direct, database.ConnectionString, bench, kind, moment, kill, promisesTooEarly);
            await heal();
            await ServerPoll.UntilItAnswersAsync(direct);
            damage = await watch.StopAsync();
        }

        string? lost = await BackfillBench.FindLostAsync(results, direct);
        Assert.True(promisesTooEarly || damage is null, $"{where}: {damage}");
        await bench.AssertUndamagedAsync(direct, complete: false, where);
        await bench.CompleteAsync(kind, direct, where);
        return (results, lost);
    }

    private static async Task<IReadOnlyList<BackfillJobResult>> StrikeAsync(
        NpgsqlDataSource direct,
        string connectionString,
        BackfillBench bench,
        WriterKind kind,
        Moment moment,
        Func<int, Task> kill,
        bool promisesTooEarly)
    {
        int backend = 0;
        int commits = 0;
        await using NpgsqlConnection look = await direct.OpenConnectionAsync(Cancel);
        Strike strike = new(
            message => moment == Moment.Answered ? commits > 0 : message.IsCommit && ++commits == 1,
            before: moment is Moment.NotThere or Moment.Answered,
            async () =>
            {
                if (moment == Moment.InTheCommit)
                {
                    await KillInTheCommitAsync(look, backend);
                }

                await kill(backend);
            });
        Counted counted = new(strike, () => commits++);
        await using PostgresRelay relay = PostgresRelay.Start(connectionString, moment == Moment.Answered ? counted : strike);
        await using NpgsqlDataSource through = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(relay.ConnectionString)
        {
            MaxPoolSize = 1,
            Options = promisesTooEarly ? "-c synchronous_commit=off"
                : moment == Moment.InTheCommit ? "-c commit_delay=100000 -c commit_siblings=0"
                : null,
        });

        // The pool's one connection is the one that will commit.
        await using (NpgsqlConnection connection = await through.OpenConnectionAsync(Cancel))
        {
            backend = connection.ProcessID;
        }

        IReadOnlyList<BackfillJobResult> results = await bench.RunAsync(kind, through);
        Assert.True(strike.HasStruck, $"{kind}, {moment}");
        return results;
    }

    /// <summary>Kills a backend once it has begun its commit, which may be done by then.</summary>
    private static async Task KillInTheCommitAsync(NpgsqlConnection look, int backend)
    {
        using Process process = Process.GetProcessById(backend);
        await using NpgsqlCommand ask = new($"SELECT query ILIKE 'COMMIT%' FROM pg_stat_activity WHERE pid = {backend}", look);
        await Poll.UntilAsync(async () => await ask.ExecuteScalarAsync(Cancel) is true, Cancel);
        process.Kill();
    }

    private static async Task HoldWalWriterAsync(NpgsqlDataSource dataSource)
    {
        await using NpgsqlCommand find = dataSource.CreateCommand("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'");
        using Process hold = Process.Start("/bin/sh", ["-c", "kill -STOP \"$0\"", $"{await find.ExecuteScalarAsync(Cancel)}"]);
        await hold.WaitForExitAsync(Cancel);
        Assert.Equal(0, hold.ExitCode);
    }

    private static async Task KillAsync(int processId)
    {
        using Process backend = Process.GetProcessById(processId);
        backend.Kill();
        await backend.WaitForExitAsync(Cancel);
    }

    /// <summary>When the server dies, as its client sees the first commit.</summary>
    internal enum Moment
    {
        /// <summary>It was sent and has not come.</summary>
        NotThere,

        /// <summary>It has come, and may have been answered or not.</summary>
        InHand,

        /// <summary>It has come, and waits before it brings the log to disk.</summary>
        InTheCommit,

        /// <summary>It was answered, and nothing has been asked since.</summary>
        Answered,
    }

    /// <summary>Tells of each commit that has gone to the server, and leaves all else to the strike.</summary>
    private sealed class Counted(Strike strike, Action committed) : IRelayObserver
    {
        public ValueTask<bool> BeforeAsync(FrontendMessage message, CancellationToken cancellationToken) =>
            strike.BeforeAsync(message, cancellationToken);

        public ValueTask<bool> AfterAsync(FrontendMessage message, CancellationToken cancellationToken)
        {
            if (message.IsCommit)
            {
                committed();
            }

            return strike.AfterAsync(message, cancellationToken);
        }
    }
}
