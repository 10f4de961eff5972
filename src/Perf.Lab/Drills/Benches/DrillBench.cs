using System.Globalization;
using System.Runtime.ExceptionServices;
using MarketData.Operations;
using MarketData.Recovery;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed;
using Perf.Testbed.Api;
using Perf.Testbed.Market;
using Perf.Testbed.Postgres;
using Perf.Testbed.Proxy;
using Perf.Testbed.Stub;
using Perf.Testbed.Worker;

namespace Perf.Lab.Drills.Benches;

/// <summary>
/// The processes of one run of a drill, and what it may ask of them. Whatever is started here, or handed to <see cref="Own"/>, is stopped
/// when the run ends, the latest first. Not thread-safe.
/// </summary>
internal sealed class DrillBench(
    Func<CancellationToken, Task<PostgresServer>> sharedServer, DrillLog log, int seed, bool protectionOff, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Opens nothing but stubs; looked for in what the processes print.</summary>
    public const string Key = "canary-drill-key";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>What a busy machine may need beyond an objective before a wait is given up.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly Stack<IAsyncDisposable> owned = [];

    public DrillLog Log => log;

    /// <summary>Of all chance in the drill.</summary>
    public Random Random { get; } = new(seed);

    public int Seed => seed;

    /// <summary>The drill is to leave its protection out, and to fail.</summary>
    public bool ProtectionOff => protectionOff;

    /// <summary>How often a drill that can do so injects its fault.</summary>
    /// <value>Once.</value>
    public int Times { get; init; } = 1;

    public TimeProvider Time => time;

    public RecoveryPolicy Policy { get; } = RecoveryPolicy.Default;

    public DrillScope Scope { get; private set; } = DrillScope.Usual;

    public DrillDatabase Database { get; private set; } = null!;

    public StubProcess Stub { get; private set; } = null!;

    /// <summary>What the stub serves, and so what the tables must hold.</summary>
    public SyntheticMarket Market { get; } = new(seed);

    /// <summary>Starts the stub and has an empty database with the product's schema.</summary>
    /// <param name="ownServer">On a PostgreSQL of the drill's own, which it may kill.</param>
    public async Task OpenAsync(StubOptions stub, bool ownServer, CancellationToken cancellationToken, DrillScope? scope = null)
    {
        await OpenStubAsync(stub, scope, cancellationToken);
        PostgresServer server = ownServer
            ? Own(await StartServerAsync(cancellationToken))
            : await sharedServer(cancellationToken);
        Database = Own(await DrillDatabase.CreateAsync(server, cancellationToken));
    }

    /// <summary>The same in a database that goes with its server.</summary>
    /// <param name="database">A connection string to an empty one.</param>
    public async Task OpenAsync(StubOptions stub, string database, CancellationToken cancellationToken, DrillScope? scope = null)
    {
        await OpenStubAsync(stub, scope, cancellationToken);
        Database = Own(await DrillDatabase.CreateAsync(database, cancellationToken));
    }

    /// <summary>Keeps something until the end of the run.</summary>
    public T Own<T>(T one)
        where T : IAsyncDisposable
    {
        owned.Push(one);
        return one;
    }

    /// <summary>A worker service that nobody starts again.</summary>
    public async Task<WorkerProcess> StartWorkerAsync(WorkerSetup setup, CancellationToken cancellationToken) =>
        Own(await StartUnownedAsync(setup, cancellationToken));

    /// <summary>A worker service that is started again when it ends, as systemd does it.</summary>
    public async Task<Supervisor> SuperviseWorkerAsync(WorkerSetup setup, CancellationToken cancellationToken) =>
        Own(await Supervisor.StartAsync(token => StartUnownedAsync(setup, token), Policy.RestartDelay, time, cancellationToken));

    /// <summary>A worker service that is to be killed: it is started again, unless the protection is off.</summary>
    /// <returns>Kills the one that there is.</returns>
    public async Task<Func<Task>> StartKillableAsync(WorkerSetup setup, CancellationToken cancellationToken)
    {
        if (protectionOff)
        {
            return (await StartWorkerAsync(setup, cancellationToken)).KillAsync;
        }

        Supervisor supervisor = await SuperviseWorkerAsync(setup, cancellationToken);
        return () => supervisor.Current.KillAsync();
    }

    /// <summary>
    /// Waits until the server is done with all that a worker had sent that was just killed: its COMMIT may be under way. To be called
    /// before it is started again.
    /// </summary>
    /// <param name="worker">Its name.</param>
    public async Task SettleAsync(string worker, CancellationToken cancellationToken)
    {
        int[] sessions = await Database.AskAsync<int[]>(
            $"SELECT coalesce(array_agg(pid), '{{}}') FROM pg_stat_activity WHERE application_name = '{worker}'", cancellationToken);
        await UntilAsync(
            "the server to be done with what was sent",
            () => Database.AskOrAsync(
                $"SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid IN (0{string.Concat(sessions.Select(pid => $", {pid}"))}))",
                false,
                cancellationToken),
            Margin,
            cancellationToken);
    }

    /// <summary>A worker that does one plan of the bench's series and ends, or goes on with it where it is covered until.</summary>
    public async Task<WorkerProcess> StartPlanAsync(DateOnly from, DateOnly until, bool goOn, CancellationToken cancellationToken) =>
        Own(await WorkerProcess.StartAsync(
            [
                "--symbols", string.Join(',', Scope.Symbols.Select(symbol => symbol.Name)),
                "--timeframes", string.Join(',', Scope.Timeframes.Select(timeframe => timeframe.Code)),
                "--from", from.ToString("O", CultureInfo.InvariantCulture),
                "--until", until.ToString("O", CultureInfo.InvariantCulture),
                "--base-address", Stub.BaseAddress.ToString(),
                .. goOn ? (string[])["--continue"] : [],
            ],
            Database.ConnectionString,
            Key,
            cancellationToken));

    public async Task<ApiProcess> StartApiAsync(ApiProcessOptions options, CancellationToken cancellationToken) =>
        Own(await ApiProcess.StartAsync(Database.ConnectionString, options, cancellationToken));

    /// <summary>An API that is asked for the first series over and over, and has answered.</summary>
    public async Task<AnswerWatch> StartWatchedApiAsync(ApiProcessOptions options, CancellationToken cancellationToken)
    {
        ApiProcess api = await StartApiAsync(options, cancellationToken);
        AnswerWatch answers = AnswerWatch.Start(this, api.BaseAddress, Scope.Series[0]);
        await answers.UntilAsync("an answer", reply => reply.Status == 200, TimeSpan.Zero, RunJobs.Patience, cancellationToken);
        return answers;
    }

    /// <summary>Asks for a run of all series.</summary>
    /// <returns>The run's id.</returns>
    public async Task<long> TriggerAsync(bool force, CancellationToken cancellationToken) =>
        (await Database.Log.TriggerAsync(force, cancellationToken)).Id;

    /// <summary>Asks for a run and waits until it has succeeded: what a drill begins with.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        long run = await TriggerAsync(force: false, cancellationToken);
        await UntilEndedAsync(run, Margin + Margin, cancellationToken);
        log.Note("the tables are filled");
    }

    /// <summary>Waits until a run has ended.</summary>
    public async Task<BackfillExecution> UntilEndedAsync(long run, TimeSpan patience, CancellationToken cancellationToken)
    {
        BackfillExecution? seen = null;
        await UntilAsync(
            $"the end of run {run}",
            async () =>
            {
                string state = await Database.AskOrAsync(
                    $"SELECT state FROM scheduler_execution_log WHERE id = {run}", "unknown", cancellationToken);
                seen = state is "succeeded" or "failed" ? await Database.Log.FindAsync(run, cancellationToken) : null;
                return seen is not null;
            },
            patience,
            cancellationToken);
        return seen!;
    }

    /// <summary>
    /// How long to wait for what an objective limits: somewhat longer than it, so that a late recovery is measured; with the protection
    /// off, twice the target, in which it would have come with it.
    /// </summary>
    public TimeSpan PatienceFor(FailureObjective objective) =>
        protectionOff ? Longer(objective.Target * 2, TimeSpan.FromSeconds(5)) : objective.Rto + Margin;

    /// <summary>Looks every 10 ms whether it is so.</summary>
    /// <exception cref="NotRecoveredException">It is not, for so long.</exception>
    public async Task UntilAsync(string what, Func<Task<bool>> condition, TimeSpan patience, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(started) > patience)
            {
                throw new NotRecoveredException($"waited {patience.TotalSeconds:0} s for {what}, which did not come");
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    /// <summary>Between processes of the drill and its database; <see cref="WorkerSetup.ConnectionString"/> takes what leads through it.</summary>
    public TcpProxy ProxyDatabase() => Own(TcpProxy.Start(Database.ConnectionString, seed, time));

    /// <summary>Between workers and the stub; <see cref="WorkerSetup.Source"/> takes what leads through it.</summary>
    public TcpProxy ProxySource() => Own(TcpProxy.Start(Stub.BaseAddress, seed, time));

    /// <summary>A time chosen by chance.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * Random.NextDouble());

    /// <summary>Stops all, also what comes after one that cannot be stopped; then throws the first error.</summary>
    public async ValueTask DisposeAsync()
    {
        ExceptionDispatchInfo? first = null;
        while (owned.TryPop(out IAsyncDisposable? one))
        {
            try
            {
                await one.DisposeAsync();
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                first ??= ExceptionDispatchInfo.Capture(error);
            }
        }

        first?.Throw();
    }

    /// <summary>One that the user runs is not ours to kill.</summary>
    private static async Task<PostgresServer> StartServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await PostgresServer.StartAsync(
                new PostgresServerOptions { Ways = [PostgresWay.LocalBinaries, PostgresWay.Npm] }, cancellationToken);
        }
        catch (DependencyUnavailableException missing) when (missing.IsMissing)
        {
            throw new DrillSkippedException(missing.Message);
        }
    }

    private async Task OpenStubAsync(StubOptions stub, DrillScope? scope, CancellationToken cancellationToken)
    {
        Scope = scope ?? DrillScope.Usual;
        Stub = Own(await StubProcess.StartAsync(stub with { Seed = seed, ApiKey = Key }, cancellationToken));
    }

    private Task<WorkerProcess> StartUnownedAsync(WorkerSetup setup, CancellationToken cancellationToken) =>
        WorkerProcess.StartServiceAsync(
            setup.ToOptions(Scope, Database.ConnectionString, Stub.BaseAddress, Key), cancellationToken);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
