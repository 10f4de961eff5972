using MarketData.Polygon;
using MarketData.Polygon.Resilience;
using MarketData.Quotas;
using MarketData.Recovery;
using MarketData.Worker.Hosting;
using Perf.Lab.Simulation.Checks;

namespace Perf.Lab.Simulation.World;

/// <summary>
/// Polygon, and the product's way to it: its gate, breaker and retries in fake time. One for all workers, as the ledger makes one gate of
/// theirs; that they share the breaker too is simpler than it is.
/// </summary>
internal sealed class SimulatedSource : IDisposable
{
    /// <summary>Of requests while nothing is wrong.</summary>
    private const double FailingShare = 0.002;

    private static readonly PolygonOptions Defaults = new(new ApiKey("simulated"));

    /// <summary>Base aggregates a page, as the product asks for them.</summary>
    public static readonly int PageLimit = Defaults.PageLimit;

    private readonly Queue<(Task<QuotaGrant?> Entry, PageFetch Fetch)> waiting = new();
    private readonly PolygonOptions options;
    private readonly CircuitBreaker breaker;
    private readonly RetrySchedule retries;
    private readonly Agenda agenda;
    private readonly Faults faults;
    private readonly QuotaGate gate;
    private readonly QuotaCheck check;
    private readonly Random random;

    public SimulatedSource(Agenda agenda, Faults faults, QuotaPlan plan, RecoveryPolicy policy, QuotaCheck check, Random random)
    {
        options = ServiceHost.AsPolicySays(Defaults, policy);
        this.agenda = agenda;
        this.faults = faults;
        this.check = check;
        this.random = random;
        gate = new QuotaGate(plan, options.MaxWaitingForQuota, agenda);
        breaker = new CircuitBreaker(options.BreakerFailures, options.BreakerPause, agenda);
        retries = new RetrySchedule(options.RetryDelays, random);
    }

    public void Begin(PageFetch fetch)
    {
        Task<QuotaGrant?> entry = gate.EnterAsync(CancellationToken.None);
        waiting.Enqueue((entry, fetch));
        LetThrough();
    }

    /// <summary>Goes on with those whom the gate has let through. To be called after all that may have moved it.</summary>
    public void LetThrough()
    {
        while (waiting.TryPeek(out (Task<QuotaGrant?> Entry, PageFetch Fetch) first) && first.Entry.IsCompleted)
        {
            waiting.Dequeue();
            Send(first.Fetch, first.Entry.GetAwaiter().GetResult());
        }
    }

    public void Dispose() => gate.Dispose();

    private void Send(PageFetch fetch, QuotaGrant? grant)
    {
        if (grant is null || !fetch.IsWanted || faults.DatabaseDown.Contains(agenda.NowMs))
        {
            // Without the ledger nothing may be sent.
            grant?.GiveBack();
            fetch.End(new FetchAnswer(FetchEnd.Failed, agenda.NowMs));
        }
        else if (!breaker.TryEnter(out bool isProbe, out TimeSpan remaining))
        {
            grant.GiveBack();
            fetch.End(new FetchAnswer(FetchEnd.HeldBack, agenda.NowMs, remaining));
        }
        else
        {
            agenda.After(Milliseconds(10, 100), () => Arrive(fetch, grant, isProbe));
        }
    }

    private void Arrive(PageFetch fetch, QuotaGrant grant, bool isProbe)
    {
        long now = agenda.NowMs;
        check.NoteArrival(now);
        int status = faults.SourceDown.Contains(now) || random.NextDouble() < FailingShare ? 503
            : faults.KeyRefused.Contains(now) ? 401
            : faults.QuotaTaken.Contains(now) ? 429
            : 200;
        TimeSpan until = status == 503 && random.Next(3) == 0 ? options.AttemptTimeout : Milliseconds(20, 250);
        agenda.After(until, () => Answer(fetch, grant, isProbe, status, now));
    }

    private void Answer(PageFetch fetch, QuotaGrant grant, bool isProbe, int status, long servedMs)
    {
        grant.Spend();
        breaker.Leave(isProbe, isHealthy: status != 503);
        if (status == 429)
        {
            TimeSpan? retryAfter = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(0, 120));
            gate.Close(gate.PauseAfter(grant, retryAfter));
        }

        switch (status)
        {
            case 200 when fetch.AddPage():
                fetch.End(new FetchAnswer(FetchEnd.Fetched, servedMs));
                break;
            case 200:
                Begin(fetch);
                break;
            case 401:
                fetch.End(new FetchAnswer(FetchEnd.KeyRefused, servedMs));
                break;
            case var _ when fetch.Retries == retries.Count:
                fetch.End(new FetchAnswer(FetchEnd.Failed, servedMs));
                break;
            default:
                TimeSpan pause = status == 429 ? TimeSpan.Zero : retries.DelayBefore(fetch.Retries, retryAfter: null);
                fetch.Retries++;
                agenda.After(pause, () => Begin(fetch));
                break;
        }
    }

    private TimeSpan Milliseconds(int least, int most) => TimeSpan.FromMilliseconds(random.Next(least, most));
}
