namespace MarketData.Scheduling;

/// <summary>One firing of a schedule. However many schedulers fire it, it is one run.</summary>
/// <param name="At">When it was due, whenever it was fired.</param>
public readonly record struct ScheduleSlot(ScheduleName Schedule, DateTimeOffset At);
