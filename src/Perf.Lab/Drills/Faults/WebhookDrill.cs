using MarketData.Alerts;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// An alert fires while nobody listens where it is sent; then somebody does and never answers; then all is well. What is to be said of it
/// arrives, once answered and no more, and so does that it has cleared.
/// </summary>
internal sealed class WebhookDrill : IDrill
{
    /// <summary>Refused, not answered, accepted; a restless machine may see one of them twice.</summary>
    private const int MostAttempts = 4;

    /// <summary>One waits for its answer, while the one before it is only just noticed to have given up.</summary>
    private const int MostAtOnce = 2;

    /// <summary>A notice is a few hundred bytes by its documentation.</summary>
    private const int MostBytes = 1_000;

    /// <summary>The pauses behind the first two attempts (5 s and 30 s), a few attempts of 5 s, and as much again for a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private const string AllSettled = "SELECT NOT EXISTS (SELECT FROM alert_notices WHERE settled_at IS NULL)";

    /// <summary>A notice that fails is given up.</summary>
    private const string GiveUp = """
        CREATE FUNCTION drill_gives_up() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.settled_at := clock_timestamp();
            RETURN NEW;
        END $$;
        CREATE TRIGGER drill_gives_up BEFORE UPDATE ON alert_notices FOR EACH ROW
            WHEN (NEW.failure IS NOT NULL) EXECUTE FUNCTION drill_gives_up()
        """;

    public DrillFacts Facts { get; } = new(
        Fault: 26,
        "webhook",
        "an alert fires while its receiver is down, then slow: it arrives once, signed, after few attempts, and that it cleared as well",
        "the attempts behind the first",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions(), ownServer: false, cancellationToken);
        if (bench.ProtectionOff)
        {
            await bench.Database.ExecuteAsync(GiveUp, cancellationToken);
        }

        WebhookReceiver receiver = bench.Own(WebhookReceiver.Reserve());
        bench.Log.Inject("nobody listens where alerts are sent, and the empty tables are one");
        await bench.SuperviseWorkerAsync(new WorkerSetup { Webhook = receiver.Address }, cancellationToken);
        await bench.UntilAsync(
            "a notice that was not delivered",
            () => bench.Database.AskOrAsync("SELECT EXISTS (SELECT FROM alert_notices WHERE failure IS NOT NULL)", false, cancellationToken),
            bench.Policy.Alerts.JudgingInterval * 2,
            cancellationToken);
        bench.Log.Detect("the worker says that nobody is there");

        await receiver.OpenSlowAsync(cancellationToken);
        bench.Log.Inject("the receiver listens, and does not answer");
        await bench.UntilAsync(
            "a second attempt",
            async () => receiver.Received.Count > 0 || await bench.Database.AskOrAsync(AllSettled, false, cancellationToken),
            Limit,
            cancellationToken);
        receiver.BeWell();
        TimeSpan well = bench.Log.Note("the receiver answers");
        await UntilSettledAsync(bench, cancellationToken);
        bench.Log.Measure("delivered_ms", bench.Log.Recover("nothing is left to be said") - well, Limit);

        await bench.FillAsync(cancellationToken);
        await AlertCheck.UntilClearedAsync(bench, AlertKind.FeaturesLacking, of: null, cancellationToken);
        await UntilSettledAsync(bench, cancellationToken);
        await CheckAsync(bench, receiver, cancellationToken);
    }

    private static Task UntilSettledAsync(DrillBench bench, CancellationToken cancellationToken) => bench.UntilAsync(
        "all notices to be delivered or given up", () => bench.Database.AskOrAsync(AllSettled, false, cancellationToken), Limit, cancellationToken);

    /// <summary>I7, by what the receiver holds: every notice that the tables have, accepted once, signed, small, and after few attempts.</summary>
    private static async Task CheckAsync(DrillBench bench, WebhookReceiver receiver, CancellationToken cancellationToken)
    {
        long[] said = await bench.Database.AskAsync<long[]>("SELECT array_agg(id ORDER BY id) FROM alert_notices", cancellationToken);
        int attempts = await bench.Database.AskAsync<int>("SELECT max(attempts) FROM alert_notices", cancellationToken);
        IReadOnlyList<ReceivedNotice> received = receiver.Received;
        long[] accepted = [.. received.Where(notice => notice.IsAnswered).Select(notice => notice.Notice).Order()];
        bench.Log.Check(new InvariantCheck(
            "I7", accepted.SequenceEqual(said), $"{said.Length} notices, {accepted.Distinct().Count()} of them accepted, {accepted.Length} times"));
        int wrong = received.Count(notice => !notice.IsSigned || notice.BodyBytes > MostBytes);
        bench.Log.Check(new InvariantCheck("I7", wrong == 0, $"{received.Count} were sent, {wrong} of them unsigned or too long"));
        bench.Log.Check(new InvariantCheck("I7", attempts <= MostAttempts, $"{attempts} attempts at a notice, at most {MostAttempts} may be"));
        bench.Log.Check(new InvariantCheck(
            "I7", receiver.MostOpen <= MostAtOnce, $"{receiver.MostOpen} waited for an answer at once, at most {MostAtOnce} may"));
    }
}
