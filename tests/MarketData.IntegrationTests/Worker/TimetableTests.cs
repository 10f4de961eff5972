using MarketData.Instruments;
using MarketData.Recovery;
using MarketData.Scheduling;
using Quartz;

namespace MarketData.IntegrationTests.Worker;

/// <summary>The years in fake time have the slots that Quartz fires (decision 0033).</summary>
public sealed class TimetableTests
{
    /// <summary>A week in which Europe's clocks change.</summary>
    private static readonly DateTimeOffset From = new(2026, 3, 26, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Criticality.Critical, 15)]
    [InlineData(Criticality.Critical, 1)]
    [InlineData(Criticality.Standard, 60)]
    [InlineData(Criticality.Standard, 120)]
    [InlineData(Criticality.Low, 480)]
    [InlineData(Criticality.Low, 1_440)]
    public void Slots_OfAWeek_AreThoseOfQuartz(Criticality criticality, int cadenceMinutes)
    {
        RecoveryPolicy policy = RecoveryPolicy.Default with
        {
            Classes =
            [
                .. RecoveryPolicy.Default.Classes.Select(one =>
                    one.Class == criticality ? one with { Cadence = TimeSpan.FromMinutes(cadenceMinutes) } : one),
            ],
        };
        Timetable timetable = Timetable.Of(policy);

        foreach (Schedule schedule in timetable.Schedules)
        {
            Assert.Equal(
                FiredByQuartz(schedule.Cron),
                timetable.SlotsBetween(From, From.AddDays(7)).Where(slot => slot.Schedule == schedule.Name).Select(slot => slot.At));
        }
    }

    private static IEnumerable<DateTimeOffset> FiredByQuartz(string cron)
    {
        CronExpression expression = new(cron, TimeZoneInfo.Utc);
        for (DateTimeOffset? at = expression.GetNextValidTimeAfter(From.AddSeconds(-1));
            at < From.AddDays(7);
            at = expression.GetNextValidTimeAfter(at.Value))
        {
            yield return at.Value;
        }
    }
}
