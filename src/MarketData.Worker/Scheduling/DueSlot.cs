using Quartz;

namespace MarketData.Worker.Scheduling;

/// <summary>
/// Which slot a firing is for. A firing may come late, or again after a crash: its slot is the latest that was due, and so is the same
/// for all who fire it.
/// </summary>
internal static class DueSlot
{
    /// <summary>Far enough back for once in four years; by steps, so that a frequent schedule is not counted through.</summary>
    private static readonly TimeSpan[] LooksBack =
    [
        TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(31),
        TimeSpan.FromDays(4 * 366),
    ];

    /// <returns>The latest time at or before the instant at which the expression fires; null when there is none.</returns>
    public static DateTimeOffset? At(CronExpression expression, DateTimeOffset instant)
    {
        foreach (TimeSpan back in LooksBack)
        {
            if (LatestIn(expression, instant - back, instant) is { } slot)
            {
                return slot;
            }
        }

        return null;
    }

    private static DateTimeOffset? LatestIn(CronExpression expression, DateTimeOffset after, DateTimeOffset until)
    {
        DateTimeOffset? latest = null;
        DateTimeOffset? next = expression.GetNextValidTimeAfter(after);
        while (next <= until)
        {
            latest = next;
            next = expression.GetNextValidTimeAfter(next.Value);
        }

        return latest;
    }
}
