using System.Globalization;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Load.Health;

/// <summary>The checks, each from what a measurement holds. Limits and their reasons: decision 0030.</summary>
internal sealed class HealthChecks
{
    private const double MaxPacingLagMs = 1;
    private const double MaxOfferedShortfall = 0.005;
    private const double MaxBusyShare = 0.9;
    private const double MaxLittleResidual = 0.03;

    /// <summary>Of the connections' time: when the server took more away, what is left of them says nothing about the generator.</summary>
    private const double MaxLostShare = 0.1;

    private const double MaxGcPauseShare = 0.01;
    private const double MaxRunQueueShare = 0.05;

    /// <summary>A wait of a tenth of what pacing may be off by decides nothing, however short the latency is.</summary>
    private const double NegligibleWaitMs = 0.1;

    private const double MaxPoolDelayMs = 10;

    /// <summary>However long answers take: those of a blocked pool take as long as it is blocked.</summary>
    private const double LongestPoolDelayMs = 50;

    private const double MinCeilingRatio = 3;

    private readonly LoadMeasurement measurement;

    /// <summary>Requests under way on average, those that timed out included.</summary>
    private readonly double inFlight;

    /// <summary>The share of all connections' time in which the server was not there: they were down, or waited for nothing.</summary>
    private readonly double lostShare;

    /// <summary>Of those under way, those that did not time out.</summary>
    private readonly double answeredInFlight;

    /// <summary>From sending on; null without an answer.</summary>
    private readonly double? medianMs;

    private HealthChecks(LoadMeasurement measurement)
    {
        this.measurement = measurement;
        inFlight = InFlight(measurement);
        answeredInFlight = InFlight(measurement, RequestOutcome.TimedOut);
        double down = measurement.Generator.DownConnectionSeconds / measurement.DurationSeconds;
        lostShare = (down + inFlight - answeredInFlight) / measurement.Plan.Connections;
        medianMs = MedianMs(measurement);
    }

    public static HealthCheck[] Of(LoadMeasurement measurement)
    {
        HealthChecks checks = new(measurement);
        return
        [
            checks.PacingLag(),
            checks.OfferedRate(),
            checks.BusyConnections(),
            checks.LittleResidual(),
            checks.GcPause(),
            checks.RunQueueWait(),
            checks.PoolDelay(),
            checks.Ceiling(),
        ];
    }

    private HealthCheck PacingLag()
    {
        IReadOnlyList<long> lags = measurement.Generator.PacingLagsNs;
        double? p99Ms = lags.Count == 0 ? null : NearestRank(lags, 990) / 1e6;
        string finding = Text($"1 arrival in 100 was released {p99Ms ?? 0:0.00} ms late or later; {MaxPacingLagMs} ms is allowed");
        return new HealthCheck(
            HealthCheckName.PacingLag, p99Ms, MaxPacingLagMs, HealthCause.NoCore,
            p99Ms > MaxPacingLagMs ? $"{finding}, {PacedBy(measurement.Generator)}" : finding);
    }

    private static string PacedBy(GeneratorFacts facts) => facts switch
    {
        { IsPacedPrecisely: false } => "and this system waits for a time only to within milliseconds",
        { PacingPriority: PacingPriority.RealTime } => "though its thread goes before all ordinary ones",
        { PacingPriority: PacingPriority.Raised } => "though its thread goes before most others",
        _ => "and its thread was granted no priority",
    };

    private HealthCheck OfferedRate()
    {
        GeneratorFacts facts = measurement.Generator;
        bool isOpen = measurement.Plan.Model == LoadModel.Open && facts.ScheduledArrivals > 0;
        double? shortfall = isOpen
            ? Math.Max(0, Math.Abs(1 - ((double)facts.SentRequests / facts.ScheduledArrivals)) - lostShare)
            : null;
        return new HealthCheck(
            HealthCheckName.OfferedRate, shortfall, MaxOfferedShortfall, HealthCause.TooFewConnections,
            Text($"of {facts.ScheduledArrivals:N0} arrivals due, {facts.SentRequests:N0} were sent ")
            + Text($"on {measurement.Plan.Connections} connections"));
    }

    private HealthCheck BusyConnections()
    {
        // Of connections that the server keeps ending, those that are left are always busy, however many there are.
        double answering = measurement.Plan.Connections * (1 - lostShare);
        double? busy = measurement.Plan.Model == LoadModel.Open && lostShare <= MaxLostShare
            ? answeredInFlight / answering
            : null;
        string finding = Text($"{measurement.Plan.Connections} connections were busy {busy ?? 0:P0} of the time");
        return new HealthCheck(
            HealthCheckName.BusyConnections, busy, MaxBusyShare, HealthCause.TooFewConnections,
            busy <= MaxBusyShare
                ? finding
                : Text($"{finding}, and {measurement.Generator.DelayedArrivals:N0} arrivals found none free: ")
                    + Text($"{measurement.Plan.RatePerSecond ?? 0:0.#} arrivals/s need more, or are more than the server answers"));
    }

    private HealthCheck LittleResidual()
    {
        GeneratorFacts facts = measurement.Generator;
        double connections = measurement.Plan.Connections - (facts.DownConnectionSeconds / measurement.DurationSeconds);
        double? residual = measurement.Plan.Model == LoadModel.Closed && lostShare <= MaxLostShare
            ? Math.Abs(connections - inFlight) / connections
            : null;
        return new HealthCheck(
            HealthCheckName.LittleResidual, residual, MaxLittleResidual, HealthCause.MissingRequests,
            Text($"throughput times latency makes {inFlight:0.0} requests in flight, of {connections:0.0}; ")
            + Text($"connections were opened again {facts.ReopenedConnections:N0} times"));
    }

    private HealthCheck GcPause()
    {
        double share = measurement.Generator.GcPauseSeconds / measurement.DurationSeconds;
        return new HealthCheck(
            HealthCheckName.GcPause, share, MaxGcPauseShare, HealthCause.Collector,
            Text($"the generator stood still for its collector {share:P2} of the time"));
    }

    /// <summary>
    /// Two ways to wait: a thread woken for a request waits itself, once to send and once to receive, but no longer than all waits
    /// make a request, as one that is awake serves many; and a request that comes while the generator waits waits with it, which is
    /// the share of the time spent waiting times how long a wait is. The longer of them counts. Many waits that are short, of a
    /// generator that shares its cores with the server it keeps busy, or of threads that have nothing to do with requests, are neither.
    /// </summary>
    private HealthCheck RunQueueWait()
    {
        GeneratorFacts facts = measurement.Generator;
        double? waitMs = null;
        if (facts is { RunQueueWaitSeconds: { } seconds, RunQueueDispatches: { } dispatches, SentRequests: > 0 } && medianMs is not null)
        {
            double each = seconds / Math.Max(1, dispatches);
            double share = Math.Min(1, seconds / measurement.DurationSeconds);
            waitMs = 1000 * Math.Max(Math.Min(seconds / facts.SentRequests, 2 * each), share * each);
        }

        double limit = Math.Max(MaxRunQueueShare, NegligibleWaitMs / (medianMs ?? NegligibleWaitMs));
        return new HealthCheck(
            HealthCheckName.RunQueueWait, waitMs / medianMs, limit, HealthCause.NoCore,
            Text($"a request waited {waitMs ?? 0:0.000} ms for a core in the generator, of {medianMs ?? 0:0.00} ms median latency"));
    }

    /// <summary>
    /// Where all cores are busy, answers that came together wait for each other in the pool too, as a queue that the requests in
    /// flight bound: a wait within the median latency is that, up to a limit.
    /// </summary>
    private HealthCheck PoolDelay()
    {
        IReadOnlyList<long> delays = measurement.Generator.PoolDelaysNs;
        double? p99Ms = delays.Count == 0 ? null : NearestRank(delays, 990) / 1e6;
        double limitMs = Math.Clamp(medianMs ?? 0, MaxPoolDelayMs, LongestPoolDelayMs);
        return new HealthCheck(
            HealthCheckName.PoolDelay, p99Ms, limitMs, HealthCause.StarvedPool,
            Text($"work waited {p99Ms ?? 0:0.0} ms for a thread of the generator's pool, at p99; {limitMs:0.#} ms is allowed"));
    }

    private HealthCheck Ceiling()
    {
        double perSecond = AnsweredPerSecond(measurement);
        double? ratio = perSecond > 0 ? measurement.Generator.CeilingPerSecond / perSecond : null;
        return new HealthCheck(
            HealthCheckName.Ceiling, ratio, MinCeilingRatio, HealthCause.GeneratorLimit,
            Text($"the generator reaches {measurement.Generator.CeilingPerSecond ?? 0:N0} requests/s by itself, ")
            + Text($"{ratio ?? 0:0.0} times what was measured; {MinCeilingRatio} times is asked for"));
    }

    /// <summary>Requests under way, on average over the measured part; what lies behind its end is cut off.</summary>
    /// <param name="but">Those that ended so are left out, besides those never sent.</param>
    private static double InFlight(LoadMeasurement measurement, RequestOutcome but = RequestOutcome.NotSent)
    {
        double durationNs = measurement.DurationSeconds * 1e9;
        double sum = 0;
        foreach (RequestSample sample in measurement.Samples.Span)
        {
            bool counts = sample.Outcome is not (RequestOutcome.NotSent or RequestOutcome.ConnectFailed) && sample.Outcome != but;
            sum += !counts ? 0 : Math.Max(0, Math.Min(sample.EndedNs, durationNs) - sample.SentNs);
        }

        return sum / durationNs;
    }

    private static double AnsweredPerSecond(LoadMeasurement measurement)
    {
        double durationNs = measurement.DurationSeconds * 1e9;
        int answered = 0;
        foreach (RequestSample sample in measurement.Samples.Span)
        {
            answered += sample.Outcome != RequestOutcome.NotSent && sample.EndedNs <= durationNs ? 1 : 0;
        }

        return answered / measurement.DurationSeconds;
    }

    private static double? MedianMs(LoadMeasurement measurement)
    {
        List<long> latencies = new(measurement.Samples.Length);
        foreach (RequestSample sample in measurement.Samples.Span)
        {
            if (sample.Outcome is not (RequestOutcome.NotSent or RequestOutcome.ConnectFailed or RequestOutcome.ConnectionLost))
            {
                latencies.Add(sample.UncorrectedNs);
            }
        }

        return latencies.Count == 0 ? null : NearestRank(latencies, 500) / 1e6;
    }

    private static double NearestRank(IReadOnlyList<long> values, int permille)
    {
        long[] sorted = [.. values];
        Array.Sort(sorted);
        return OrderStatistics.NearestRank(sorted, permille);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
