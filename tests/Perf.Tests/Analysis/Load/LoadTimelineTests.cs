using Perf.Analysis.Load;

namespace Perf.Tests.Analysis.Load;

public sealed class LoadTimelineTests
{
    [Fact]
    public void Of_ARun_CoversItWithoutGapsAndCountsEveryRequestOnce()
    {
        LoadMeasurement measurement = LoadSamples.Measurement(LoadSamples.OverTime(LoadSamples.Even(400)));

        IReadOnlyList<LoadMoment> moments = LoadTimeline.Of(measurement);

        Assert.Equal(20, moments.Count);
        Assert.Equal(0, moments[0].AtSeconds);
        Assert.All(moments.Zip(moments.Skip(1)), pair =>
            Assert.Equal(pair.First.AtSeconds + pair.First.LengthSeconds, pair.Second.AtSeconds, 1e-9));
        Assert.Equal(measurement.DurationSeconds, moments[^1].AtSeconds + moments[^1].LengthSeconds, 1e-9);
        Assert.Equal(measurement.Samples.Length, moments.Sum(moment => moment.RequestsPerSecond * moment.LengthSeconds), 1e-6);
    }

    [Theory]
    [InlineData(0.1, 1, 0.1)]
    [InlineData(1, 4, 0.25)]
    [InlineData(3.1, 12, 0.35)] // the rest belongs to the last
    [InlineData(10, 20, 0.5)]
    [InlineData(3600, 12, 300)]
    [InlineData(100_000, 24, 4166.666666666667)]
    public void Of_RunsOfAnyLength_HasNoMoreMomentsThanADrawingHasRoomFor(double seconds, int expected, double lastSeconds)
    {
        IReadOnlyList<LoadMoment> moments = LoadTimeline.Of(LoadSamples.Measurement([]) with { DurationSeconds = seconds });

        Assert.Equal(expected, moments.Count);
        Assert.Equal(lastSeconds, moments[^1].LengthSeconds, 1e-6);
        Assert.All(moments, moment => Assert.Equal((0, 0), (moment.RequestsPerSecond, moment.FailedPerSecond)));
        Assert.All(moments, moment => Assert.Equal((null, null), (moment.P50Ms, moment.P99Ms)));
    }

    [Fact]
    public void Of_AMoment_HasThePercentilesOfWhatEndedInItFromTheIntendedTimeOn()
    {
        // Due in the first half second, ended in the second: as slow as they were for who asked.
        RequestSample[] slow = [.. Enumerable.Range(1, 200).Select(i => LoadSamples.Sample(0, tookMs: 100 + i, waitedMs: 499))];
        RequestSample[] quick = [LoadSamples.Sample(0, tookMs: 3)];

        IReadOnlyList<LoadMoment> moments = LoadTimeline.Of(LoadSamples.Measurement([.. slow, .. quick]));

        Assert.Equal(3, moments[0].P50Ms!.Value, 1e-6);
        Assert.Null(moments[0].P99Ms); // one answer has none
        Assert.Equal(499 + 100 + 100, moments[1].P50Ms!.Value, 1e-6);
        Assert.Equal(499 + 100 + 198, moments[1].P99Ms!.Value, 1e-6);
        Assert.Equal((2, 400), (moments[0].RequestsPerSecond, moments[1].RequestsPerSecond));
    }

    [Fact]
    public void Of_FailuresAndWhatEndedLater_AreCountedApartAndNotAtAll()
    {
        RequestSample[] samples =
        [
            LoadSamples.Sample(0, 100, RequestOutcome.ServerError),
            LoadSamples.Sample(0, 200, RequestOutcome.TimedOut),
            LoadSamples.Sample(0, 10_001),
        ];

        IReadOnlyList<LoadMoment> moments = LoadTimeline.Of(LoadSamples.Measurement(samples));

        Assert.Equal((0, 4), (moments[0].RequestsPerSecond, moments[0].FailedPerSecond));
        Assert.Equal(200, moments[0].P50Ms!.Value, 1e-6); // of the one that timed out: a lower bound
        Assert.All(moments.Skip(1), moment => Assert.Equal((0, 0), (moment.RequestsPerSecond, moment.FailedPerSecond)));
    }

    [Fact]
    public void Of_SlicesAndPauses_StandInTheMomentTheyFellInto()
    {
        MachineSlice[] slices =
        [
            .. Enumerable.Range(0, 100).Select(i => new MachineSlice(
                i * 0.1, 0.1, 0.02, i < 50 ? 0.05 : 0.1, null, 0.01, 0.02, 1, 1, null)),
        ];
        LoadMeasurement measurement = LoadSamples.Measurement([], slices: slices) with
        {
            Pauses = [new GcPause(0.1, 0.002), new GcPause(0.4, 0.003), new GcPause(9.9, 0.004)],
        };

        IReadOnlyList<LoadMoment> moments = LoadTimeline.Of(measurement);

        Assert.Equal(5, moments[0].GcPauseMs!.Value, 1e-9);
        Assert.Equal(0, moments[1].GcPauseMs!.Value);
        Assert.Equal(4, moments[^1].GcPauseMs!.Value, 1e-9);
        Assert.Equal(0.5, moments[3].Cores!.Api!.Value, 1e-9);
        Assert.Equal(1.0, moments[^1].Cores!.Api!.Value, 1e-9);
        Assert.All(moments, moment => Assert.Null(moment.Cores!.Postgres));
    }

    [Fact]
    public void Of_ARunWithAWarmUp_HasItsSlicesBeforeZero()
    {
        LoadMeasurement measurement = LoadSamples.Measurement(LoadSamples.Even(10));
        LoadMeasurement slice = LoadSamples.Measurement([LoadSamples.Sample(0, 500)]) with { DurationSeconds = 1 };
        measurement = measurement with
        {
            WarmUp = [.. new[] { -2.5, -1.25 }.Select(at => slice with { StartedAt = measurement.StartedAt.AddSeconds(at) })],
        };

        IReadOnlyList<LoadMoment> moments = LoadTimeline.Of(measurement);

        Assert.Equal([-2.5, -1.25, 0], moments.Take(3).Select(moment => moment.AtSeconds));
        Assert.Equal(1, moments[0].RequestsPerSecond);
        Assert.Equal(500, moments[0].P50Ms!.Value, 1e-6);
        Assert.Equal(22, moments.Count);
    }
}
