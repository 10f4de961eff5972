using System.Globalization;
using MarketData.Worker.Scheduling;
using Quartz;

namespace MarketData.IntegrationTests.Worker;

/// <summary>Whoever fires a slot, and however late, names the same one.</summary>
public sealed class DueSlotTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0 0/15 * * * ?", 0, 0)]
    [InlineData("0 0/15 * * * ?", 0.2, 0)]
    [InlineData("0 0/15 * * * ?", 899, 0)]
    [InlineData("0 0/15 * * * ?", 900, 900)]
    [InlineData("0 0/15 * * * ?", 86_400 + 1_000, 86_400 + 900)]
    [InlineData("0 30 1 * * ?", 0, -37_800)]
    [InlineData("* * * * * ?", 3.9, 3)]
    [InlineData("0 0 12 1 * ?", 30 * 86_400, 0)]
    public void Slot_OfAFiring_IsTheLatestThatWasDue(string expression, double firedAfterSeconds, int slotSeconds)
    {
        DateTimeOffset? slot = DueSlot.At(new CronExpression(expression, TimeZoneInfo.Utc), Noon.AddSeconds(firedAfterSeconds));

        Assert.Equal(Noon.AddSeconds(slotSeconds), slot);
    }

    /// <summary>Clocks are changed in New York, and a year has a day more: the schedules are of UTC, which knows of the second only.</summary>
    [Theory]
    [InlineData("2026-03-08", 96)]
    [InlineData("2026-11-01", 96)]
    [InlineData("2028-02-29", 96)]
    public void Slots_OfADayThatIsNotLikeOthers_AreAsManyAndAsFarApart(string day, int quarters)
    {
        DateTimeOffset start = new(DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero);

        Assert.Equal(Enumerable.Range(0, quarters).Select(number => start.AddMinutes(15 * number)), SlotsOf("0 0/15 * * * ?", start));
        Assert.Equal([start.AddMinutes(90)], SlotsOf("0 30 1 * * ?", start));
    }

    [Fact]
    public void Slot_OfAnExpressionThatNeverFired_IsNone() =>
        Assert.Null(DueSlot.At(new CronExpression("0 0 12 1 1 ? 2030", TimeZoneInfo.Utc), Noon));

    /// <summary>Of a day, by one who asks every minute which slot it is.</summary>
    private static IEnumerable<DateTimeOffset> SlotsOf(string cron, DateTimeOffset start)
    {
        CronExpression expression = new(cron, TimeZoneInfo.Utc);
        return Enumerable.Range(0, 24 * 60)
            .Select(minute => DueSlot.At(expression, start.AddMinutes(minute))!.Value)
            .Where(slot => slot >= start)
            .Distinct();
    }
}
