using System.Globalization;
using MarketData.Instruments;

namespace MarketData.Scheduling;

/// <summary>When a schedule is due, by UTC, and which symbols it is for. Immutable; checked when it is made.</summary>
public sealed record Schedule
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <param name="cadence">Whole minutes that divide an hour, or whole hours that divide a day.</param>
    /// <param name="offset">Of the first slot of a day behind midnight; whole minutes, less than the cadence.</param>
    /// <exception cref="ArgumentException">One of them is out of its range.</exception>
    public Schedule(ScheduleName name, TimeSpan cadence, TimeSpan offset, IReadOnlyList<Criticality> classes)
    {
        bool divides = cadence < Hour
            ? cadence.Ticks >= TimeSpan.TicksPerMinute && IsWhole(cadence, TimeSpan.TicksPerMinute) && Hour.Ticks % cadence.Ticks == 0
            : IsWhole(cadence, TimeSpan.TicksPerHour) && Day.Ticks % cadence.Ticks == 0;
        if (!divides)
        {
            throw new ArgumentException($"A cadence of {cadence} divides neither an hour nor a day.", nameof(cadence));
        }

        if (offset < TimeSpan.Zero || offset >= cadence || !IsWhole(offset, TimeSpan.TicksPerMinute))
        {
            throw new ArgumentException($"An offset of {offset} is not within a cadence of {cadence}.", nameof(offset));
        }

        Name = name;
        Cadence = cadence;
        Offset = offset;
        Classes = classes;
    }

    public ScheduleName Name { get; }

    public TimeSpan Cadence { get; }

    public TimeSpan Offset { get; }

    /// <summary>Most urgent first.</summary>
    public IReadOnlyList<Criticality> Classes { get; }

    /// <summary>The same for Quartz: seconds, minutes, hours, day of the month, month, day of the week; in UTC.</summary>
    public string Cron
    {
        get
        {
            string hours = Cadence == Day ? Text(Offset.Hours) : Cadence > Hour ? $"{Text(Offset.Hours)}/{Text(Cadence.Hours)}" : "*";
            string minutes = Cadence < Hour ? $"{Text(Offset.Minutes)}/{Text(Cadence.Minutes)}" : Text(Offset.Minutes);
            return $"0 {minutes} {hours} * * ?";
        }
    }

    /// <summary>The first slot that is due at an instant or after it.</summary>
    public DateTimeOffset NextFrom(DateTimeOffset instant)
    {
        // A cadence divides a day, so that slots may be counted from any midnight of UTC.
        long sinceSlot = (instant.UtcTicks - Offset.Ticks) % Cadence.Ticks;
        return new DateTimeOffset(instant.UtcTicks + (sinceSlot == 0 ? 0 : Cadence.Ticks - sinceSlot), TimeSpan.Zero);
    }

    private static bool IsWhole(TimeSpan span, long unitTicks) => span.Ticks % unitTicks == 0;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
