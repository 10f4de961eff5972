using MarketData.Instruments;
using MarketData.Recovery;

namespace MarketData.Scheduling;

/// <summary>The schedules of the backfill, and when they are due. Pure; immutable.</summary>
public sealed class Timetable
{
    private Timetable(IReadOnlyList<Schedule> schedules) => Schedules = schedules;

    /// <summary>That of <see cref="RecoveryPolicy.Default"/>.</summary>
    public static Timetable Default { get; } = Of(RecoveryPolicy.Default);

    /// <summary>In the order of <see cref="ScheduleName"/>.</summary>
    public IReadOnlyList<Schedule> Schedules { get; }

    public Schedule this[ScheduleName name] => Schedules[(int)name];

    /// <summary>Critical and standard symbols at their cadence, counted from midnight; all symbols at that of the others.</summary>
    /// <exception cref="ArgumentException">A cadence divides neither an hour nor a day.</exception>
    public static Timetable Of(RecoveryPolicy policy)
    {
        TimeSpan daily = policy.Of(Criticality.Low).Cadence;
        return new Timetable(
        [
            OfClass(ScheduleName.Critical, Criticality.Critical),
            OfClass(ScheduleName.Standard, Criticality.Standard),
            new Schedule(
                ScheduleName.Daily,
                daily,
                new TimeSpan(policy.DailyAtUtc.Ticks % daily.Ticks),
                [Criticality.Critical, Criticality.Standard, Criticality.Low]),
        ]);

        Schedule OfClass(ScheduleName name, Criticality one) => new(name, policy.Of(one).Cadence, TimeSpan.Zero, [one]);
    }

    /// <summary>
    /// All slots in the half-open stretch from one instant to another, in order of time; at one instant in that of the schedules.
    /// </summary>
    public IEnumerable<ScheduleSlot> SlotsBetween(DateTimeOffset from, DateTimeOffset until)
    {
        DateTimeOffset[] next = [.. Schedules.Select(schedule => schedule.NextFrom(from))];
        while (true)
        {
            int first = Array.IndexOf(next, next.Min());
            if (next[first] >= until)
            {
                yield break;
            }

            yield return new ScheduleSlot(Schedules[first].Name, next[first]);
            next[first] += Schedules[first].Cadence;
        }
    }
}
