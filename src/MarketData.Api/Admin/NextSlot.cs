using MarketData.Instruments;
using MarketData.Scheduling;

namespace MarketData.Api.Admin;

/// <summary>When a schedule is due next.</summary>
/// <param name="Classes">Whose symbols it is for, most urgent first.</param>
/// <param name="Cron">The same for Quartz, in UTC.</param>
internal sealed record NextSlot(ScheduleName Schedule, IReadOnlyList<Criticality> Classes, string Cron, DateTimeOffset DueAt)
{
    public static NextSlot Of(Schedule schedule, DateTimeOffset now) =>
        new(schedule.Name, schedule.Classes, schedule.Cron, schedule.NextFrom(now));
}
