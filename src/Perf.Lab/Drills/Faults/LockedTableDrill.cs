using System.Globalization;
using System.Net;
using MarketData.Bars;
using Npgsql;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// Somebody locks the table of series, as a migration does, and more clients ask for what is not kept than the API reads at once: every
/// place to read is taken by a statement that waits. Nothing can be stored meanwhile, so what is kept is as true as ever.
/// </summary>
internal sealed class LockedTableDrill : IDrill
{
    private const double LatencyMs = 50;

    /// <summary>More than the API reads at once, and than its pool has connections.</summary>
    private const int Clients = 40;

    /// <summary>So many statements at once are all that an API on few cores has under way; on more cores it has more.</summary>
    private const long LeastWaiting = 8;

    /// <summary>What a client may wait for the word that there is nothing: the API's own deadline, and a second.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(6);

    public DrillFacts Facts { get; } = new(
        Fault: 12,
        "pool-exhausted",
        "every read waits for a lock: what is kept is answered, other questions are refused in time; writes go on when it is gone",
        "the cache of the API",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: false, cancellationToken);
        DatabaseOutage outage = await DatabaseOutage.BeginAsync(bench, isCacheTheProtection: true, cancellationToken);
        await using (NpgsqlConnection holder = await bench.Database.DataSource.OpenConnectionAsync(cancellationToken))
        {
            await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync(cancellationToken);
            await using NpgsqlCommand command = new("LOCK TABLE series IN ACCESS EXCLUSIVE MODE", holder, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
            outage.Inject("the table of series is locked by somebody");
            Task refusals = RefusedAsync(bench, outage.Api, cancellationToken);
            await UntilAllWaitAsync(bench, cancellationToken);
            await outage.UntilAnsweredAsync(cancellationToken);
            await Task.Delay(bench.Between(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)), bench.Time, cancellationToken);
            await refusals;
        }

        await outage.RecoverAsync(cancellationToken);
        await outage.EndAsync(cancellationToken);
    }

    private static async Task UntilAllWaitAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        long waiting = 0;
        await bench.UntilAsync(
            "every read to wait for the lock",
            async () => (waiting = await bench.Database.AskOrAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'marketdata-api' AND wait_event_type = 'Lock'",
                0L,
                cancellationToken)) >= LeastWaiting,
            LongestAnswer,
            cancellationToken);
        bench.Log.Detect($"{waiting} reads of the API wait for the lock");
    }

    /// <summary>Many ask at once for what is not kept, and each is refused in time (I4).</summary>
    private static async Task RefusedAsync(DrillBench bench, Uri api, CancellationToken cancellationToken)
    {
        using HttpClient client = new() { BaseAddress = api, Timeout = LongestAnswer };
        (HttpStatusCode? Status, TimeSpan Took)[] answers = await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(number => AskAsync(bench, client, number, cancellationToken)));
        int wrong = answers.Count(answer => answer.Status != HttpStatusCode.ServiceUnavailable);
        bench.Log.Measure("refusal_ms", answers.Max(answer => answer.Took), LongestAnswer);
        bench.Log.Check(new InvariantCheck(
            "I4", wrong == 0, $"{Clients} questions for what is not kept, {Clients - wrong} of them refused with 503"));
    }

    /// <summary>For a range, of which nothing is kept, and another one each, so that none waits for another's read.</summary>
    private static Task<(HttpStatusCode? Status, TimeSpan Took)> AskAsync(
        DrillBench bench, HttpClient client, int number, CancellationToken cancellationToken)
    {
        SeriesKey series = bench.Scope.Series[1 + (number % (bench.Scope.Series.Count - 1))];
        string start = DateTimeOffset.UnixEpoch.AddDays(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return ApiQuestion.AskAsync(bench, client, series, $"start={start}", cancellationToken);
    }
}
