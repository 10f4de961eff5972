using MarketData.Instruments;
using MarketData.Recovery;
using MarketData.Scheduling;
using MarketData.Tests.Calendars;

namespace MarketData.Tests.Scheduling;

public sealed class TimetableTests
{
    [Fact]
    public void Default_Schedules_AreTheUsers()
    {
        Assert.Equal(
            [
                (ScheduleName.Critical, "0 0/15 * * * ?"),
                (ScheduleName.Standard, "0 0 * * * ?"),
                (ScheduleName.Daily, "0 30 1/8 * * ?"),
            ],
            Timetable.Default.Schedules.Select(schedule => (schedule.Name, schedule.Cron)));
        Assert.Equal([Criticality.Critical, Criticality.Standard, Criticality.Low], Timetable.Default[ScheduleName.Daily].Classes);
    }

    [Fact]
    public void SlotsBetween_AnHourAndAHalf_AreInOrderOfTimeThenOfSchedule()
    {
        IEnumerable<ScheduleSlot> slots =
            Timetable.Default.SlotsBetween(Instant.At("2026-07-15T01:00Z"), Instant.At("2026-07-15T02:00:01Z"));

        Assert.Equal(
            [
                new ScheduleSlot(ScheduleName.Critical, Instant.At("2026-07-15T01:00Z")),
                new ScheduleSlot(ScheduleName.Standard, Instant.At("2026-07-15T01:00Z")),
                new ScheduleSlot(ScheduleName.Critical, Instant.At("2026-07-15T01:15Z")),
                new ScheduleSlot(ScheduleName.Critical, Instant.At("2026-07-15T01:30Z")),
                new ScheduleSlot(ScheduleName.Daily, Instant.At("2026-07-15T01:30Z")),
                new ScheduleSlot(ScheduleName.Critical, Instant.At("2026-07-15T01:45Z")),
                new ScheduleSlot(ScheduleName.Critical, Instant.At("2026-07-15T02:00Z")),
                new ScheduleSlot(ScheduleName.Standard, Instant.At("2026-07-15T02:00Z")),
            ],
            slots);
    }

    [Fact]
    public void SlotsBetween_ItsEnd_IsNotInIt() =>
        Assert.Empty(Timetable.Default.SlotsBetween(Instant.At("2026-07-15T02:00:00.001Z"), Instant.At("2026-07-15T02:15Z")));

    [Theory]
    [InlineData("2024-02-01T00:00Z", "2025-02-01T00:00Z", 366)]
    [InlineData("2025-03-01T00:00Z", "2026-03-01T00:00Z", 365)]
    public void SlotsBetween_AYear_HasEverySlotOnceInAscendingOrder(string from, string until, int days)
    {
        ScheduleSlot[] slots = [.. Timetable.Default.SlotsBetween(Instant.At(from), Instant.At(until))];

        Assert.Equal(days * 96, slots.Count(slot => slot.Schedule == ScheduleName.Critical));
        Assert.Equal(days * 24, slots.Count(slot => slot.Schedule == ScheduleName.Standard));
        Assert.Equal(days * 3, slots.Count(slot => slot.Schedule == ScheduleName.Daily));
        Assert.Equal(slots.Length, slots.Distinct().Count());
        Assert.Equal(slots.OrderBy(slot => slot.At).ThenBy(slot => slot.Schedule), slots);
    }

    [Theory]
    [InlineData("2026-07-15T01:00Z", 30)]
    [InlineData("2026-07-15T00:07Z", 13)]
    public void SlotsBetween_CutAnywhere_AreTheSameSlots(string from, int minutes)
    {
        DateTimeOffset start = Instant.At(from);
        DateTimeOffset cut = start.AddMinutes(minutes);
        DateTimeOffset end = start.AddDays(2);

        Assert.Equal(
            Timetable.Default.SlotsBetween(start, end),
            Timetable.Default.SlotsBetween(start, cut).Concat(Timetable.Default.SlotsBetween(cut, end)));
    }

    [Fact]
    public void NextFrom_AnInstantInAnotherZone_IsByUtc() =>
        Assert.Equal(
            Instant.At("2026-07-16T01:30Z"),
            Timetable.Default[ScheduleName.Daily].NextFrom(Instant.At("2026-07-15T21:00-04:00")));

    [Fact]
    public void Of_AnotherPolicy_FollowsIt()
    {
        RecoveryPolicy policy = RecoveryPolicy.Default with
        {
            DailyAtUtc = new TimeOnly(14, 5),
            Classes =
            [
                RecoveryPolicy.Default.Of(Criticality.Critical) with { Cadence = TimeSpan.FromMinutes(5) },
                RecoveryPolicy.Default.Of(Criticality.Standard) with { Cadence = TimeSpan.FromHours(2) },
                RecoveryPolicy.Default.Of(Criticality.Low) with { Cadence = TimeSpan.FromHours(6) },
            ],
        };

        Timetable timetable = Timetable.Of(policy);

        Assert.Equal(["0 0/5 * * * ?", "0 0 0/2 * * ?", "0 5 2/6 * * ?"], timetable.Schedules.Select(schedule => schedule.Cron));
        Assert.Equal(
            [2, 8, 14, 20],
            timetable.SlotsBetween(Instant.At("2026-07-15T00:00Z"), Instant.At("2026-07-16T00:00Z"))
                .Where(slot => slot.Schedule == ScheduleName.Daily).Select(slot => slot.At.Hour));
    }

    [Theory]
    [InlineData(7, 0)]
    [InlineData(0.5, 0)]
    [InlineData(0, 0)]
    [InlineData(-15, 0)]
    [InlineData(90, 0)]
    [InlineData(300, 0)]
    [InlineData(2880, 0)]
    [InlineData(15, 15)]
    [InlineData(15, -1)]
    [InlineData(15, 0.5)]
    public void Schedule_WhatNoCronExpressionSays_Throws(double cadenceMinutes, double offsetMinutes) =>
        Assert.Throws<ArgumentException>(() => new Schedule(
            ScheduleName.Critical, TimeSpan.FromMinutes(cadenceMinutes), TimeSpan.FromMinutes(offsetMinutes), [Criticality.Critical]));
}
