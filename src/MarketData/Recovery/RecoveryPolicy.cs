using MarketData.Freshness;
using MarketData.Instruments;

namespace MarketData.Recovery;

/// <summary>
/// What the user accepts when something fails, and what is done about it: the one place of these numbers. Schedules, retries, alerts and
/// drills take them from here, and the definition of RTO and RPO is written from here. Immutable.
/// </summary>
/// <remarks>Source: the user's validation plan and quick start; where they disagree, see <see cref="Contradictions"/>.</remarks>
public sealed record RecoveryPolicy
{
    public static readonly RecoveryPolicy Default = new();

    /// <value>One for each class, most urgent first.</value>
    public IReadOnlyList<ClassObjective> Classes { get; init; } =
    [
        new(Criticality.Critical, TimeSpan.FromHours(1), Cadence: TimeSpan.FromMinutes(15), MaxDataLoss: TimeSpan.Zero),
        new(Criticality.Standard, TimeSpan.FromHours(4), Cadence: TimeSpan.FromHours(1), MaxDataLoss: TimeSpan.FromHours(1)),
        new(Criticality.Low, TimeSpan.FromHours(24), Cadence: TimeSpan.FromHours(8), MaxDataLoss: TimeSpan.FromHours(24)),
    ];

    /// <value>One for each failure.</value>
    public IReadOnlyList<FailureObjective> Failures { get; init; } = FailureObjectives.Default;

    /// <value>1 s, 5 s, 30 s, 5 min: what is waited after the first failed attempt, the second and so on.</value>
    public IReadOnlyList<TimeSpan> Pauses { get; init; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)];

    /// <value>
    /// 3: a job whose worker goes away so often waits by the pauses from then on, and has failed behind the last of them. Two in a row are
    /// what a bad night brings; more, and the job may be what its workers die of.
    /// </value>
    public int PausesFromInterruption { get; init; } = 3;

    /// <value>1 s: how long systemd waits before it starts a service again.</value>
    public TimeSpan RestartDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <value>01:30 UTC, from which the cadence of the low class is counted.</value>
    public TimeOnly DailyAtUtc { get; init; } = new(1, 30);

    /// <value>6 h, 20%, 10%; judged every 15 s.</value>
    public AlertLimits Alerts { get; init; } =
        new(TimeSpan.FromHours(6), FailedPercent: 20, LackingPercent: 10, JudgingInterval: TimeSpan.FromSeconds(15));

    /// <value>The thresholds of <see cref="StalenessPolicy"/>, and from the last of them on what no class accepts.</value>
    public IReadOnlyList<StalenessLevel> Levels =>
    [
        new(FreshnessStatus.Fresh, StalenessPolicy.AgingFrom, "Return with timestamp"),
        new(FreshnessStatus.Aging, StalenessPolicy.StaleFrom, "Return with staleness warning"),
        new(FreshnessStatus.Stale, LongestAcceptable, "Return with stale warning + age, also beyond that"),
        new(FreshnessStatus.Missing, Until: null, "Return 404 with explanation, trigger manual enrichment"),
    ];

    /// <value>What no class of symbols accepts to be exceeded.</value>
    public TimeSpan LongestAcceptable => Classes.Max(one => one.AcceptableStaleness);

    /// <summary>1 s, 5 s, 30 s: between the attempts at one page of a fetch.</summary>
    public IReadOnlyList<TimeSpan> FetchPauses => [.. Pauses.SkipLast(1)];

    /// <summary>5 min: for what waiting a little does not help.</summary>
    public TimeSpan LongPause => Pauses[^1];

    public IReadOnlyList<RecoveryProcedure> Procedures => RecoveryProcedures.Of(this);

    public IReadOnlyList<Contradiction> Contradictions => SeedContradictions.Of(this);

    public ClassObjective Of(Criticality criticality) => Classes.First(one => one.Class == criticality);

    public FailureObjective Of(FailureType failure) => Failures.First(one => one.Failure == failure);

    /// <summary>
    /// From when on a class is overdue. One that is run more seldom than the limit is not late before its run was due: it gets the limit
    /// from then on.
    /// </summary>
    public TimeSpan LongestWithoutSuccess(Criticality criticality)
    {
        TimeSpan cadence = Of(criticality).Cadence;
        return cadence <= Alerts.LongestWithoutSuccess ? Alerts.LongestWithoutSuccess : cadence + Alerts.LongestWithoutSuccess;
    }
}
