using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Instruments;
using MarketData.Operations;
using MarketData.Time;

namespace MarketData.Scheduling;

/// <summary>
/// Which jobs a run consists of. Pure: what is covered and what time it is are given. Immutable and thread-safe.
/// </summary>
/// <param name="followed">The series that runs are for.</param>
/// <param name="history">How far back a series is fetched that is not covered.</param>
public sealed class RunPlanner(Timetable timetable, IReadOnlyList<SeriesKey> followed, TimeSpan history)
{
    /// <summary>365 days.</summary>
    public static readonly TimeSpan DefaultHistory = TimeSpan.FromDays(365);

    private static readonly Criticality[] AllClasses = [Criticality.Critical, Criticality.Standard, Criticality.Low];

    private readonly SeriesKey[] inPhases = InPhases(followed);

    /// <summary>All series that the service is there for, a year of them.</summary>
    public static RunPlanner Default { get; } = new(Timetable.Default, FollowedSeries.All, DefaultHistory);

    /// <summary>
    /// The classes that a run is for as a whole, most urgent first; none when it is for series that were asked for. A run that finds
    /// nothing new for a class has done what was asked for it.
    /// </summary>
    public IReadOnlyList<Criticality> ClassesOf(RunScope scope) =>
        scope.Asked is not null ? []
        : scope.Schedule is { } schedule ? timetable[schedule].Classes
        : AllClasses;

    /// <summary>The series that a run is for, in the order of the phases: those whose coverage the plan depends on.</summary>
    public IReadOnlyList<SeriesKey> SeriesOf(RunScope scope)
    {
        if (scope.Asked is { } asked)
        {
            return InPhases(asked);
        }

        IReadOnlyList<Criticality> classes = ClassesOf(scope);
        return [.. inPhases.Where(series => classes.Contains(ClassOf(series)))];
    }

    /// <summary>
    /// The jobs of a run, by phase, within it in the order of the symbols, each symbol's in the order of the timeframes. A series is
    /// gone on with from where it is covered until, and left out while no bar behind that can be complete by the market's calendar.
    /// All ranges end now, so that what came last is fetched with the rest, and asked for again until it is settled.
    /// </summary>
    /// <param name="coverage">The range that is covered, of the series that have one.</param>
    public IReadOnlyList<PlannedJob> Plan(RunScope scope, DateTimeOffset now, IReadOnlyDictionary<SeriesKey, UtcRange> coverage)
    {
        // From a midnight, so that all plans of a day ask for the same history.
        UtcRange whole = new(
            new DateTimeOffset((now - history).UtcDateTime.Date, TimeSpan.Zero).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        BackfillJob[] jobs = [.. SeriesOf(scope).Select(series => new BackfillJob(series, whole))];
        IEnumerable<BackfillJob> due = scope.Forced
            ? jobs
            : BackfillPlan.Continue(jobs, coverage).Where(CanHaveBar);
        return [.. due.Select(job => new PlannedJob(job, ClassOf(job.Series)))];
    }

    /// <summary>Whether a bar inside the range is complete at its end.</summary>
    private static bool CanHaveBar(BackfillJob job) =>
        MarketCalendar.For(job.Series.Symbol.AssetClass).FirstCompletionAfter(job.Series.Timeframe, job.Range.StartUnixMs)
            <= job.Range.EndUnixMs;

    private static SeriesKey[] InPhases(IReadOnlyList<SeriesKey> series) => [.. series.Distinct().OrderBy(ClassOf)];

    private static Criticality ClassOf(SeriesKey series) => Universe.CriticalityOf(series.Symbol);
}
