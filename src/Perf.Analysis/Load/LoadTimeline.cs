namespace Perf.Analysis.Load;

/// <summary>Divides a run into moments.</summary>
internal static class LoadTimeline
{
    /// <summary>As many as a drawing has room for.</summary>
    private const int Most = 24;

    /// <summary>With fewer answers the 99th percentile is the longest of them.</summary>
    private const int LeastForP99 = 100;

    private const double NsPerSecond = 1e9;
    private const double MsPerSecond = 1e3;

    private static readonly double[] LengthsSeconds = [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600];

    /// <summary>The slices of the warm-up, each a moment, and then the measured part. What ended after it is in none.</summary>
    public static IReadOnlyList<LoadMoment> Of(LoadMeasurement measurement) =>
    [
        .. measurement.WarmUp.Select(slice =>
            Divide(slice, slice.DurationSeconds, (slice.StartedAt - measurement.StartedAt).TotalSeconds)[0]),
        .. Divide(measurement, LengthFor(measurement.DurationSeconds), startSeconds: 0),
    ];

    private static double LengthFor(double durationSeconds) =>
        LengthsSeconds.FirstOrDefault(length => durationSeconds / length <= Most, durationSeconds / Most);

    /// <summary>Of one length, but for the last, to which what is left over belongs.</summary>
    private static LoadMoment[] Divide(LoadMeasurement measurement, double lengthSeconds, double startSeconds)
    {
        double durationSeconds = measurement.DurationSeconds;
        int count = Math.Max((int)Math.Floor(durationSeconds / lengthSeconds), 1);
        List<long>[] latencies = [.. Enumerable.Range(0, count).Select(_ => new List<long>())];
        long[] successful = new long[count];
        long[] failed = new long[count];
        foreach (RequestSample sample in measurement.Samples.Span)
        {
            double endedSeconds = sample.EndedNs / NsPerSecond;
            if (endedSeconds > durationSeconds)
            {
                continue;
            }

            int moment = IndexOf(endedSeconds);
            (sample.Outcome == RequestOutcome.Ok ? successful : failed)[moment]++;
            if (RequestOutcomes.HasLatency(sample.Outcome))
            {
                latencies[moment].Add(sample.CorrectedNs);
            }
        }

        ILookup<int, MachineSlice> slices =
            (measurement.Slices ?? []).ToLookup(slice => IndexOf(slice.AtSeconds + (slice.LengthSeconds / 2)));
        ILookup<int, GcPause>? pauses = measurement.Pauses?.ToLookup(pause => IndexOf(pause.AtSeconds));
        return [.. Enumerable.Range(0, count).Select(MomentAt)];

        int IndexOf(double atSeconds) => Math.Clamp((int)(atSeconds / lengthSeconds), 0, count - 1);

        LoadMoment MomentAt(int index)
        {
            double at = index * lengthSeconds;
            double length = index == count - 1 ? durationSeconds - at : lengthSeconds;
            LatencySummary? took = LatencySummary.OfOwned([.. latencies[index]]);
            return new LoadMoment(
                startSeconds + at,
                length,
                successful[index] / length,
                failed[index] / length,
                took?.P50Ms,
                took?.Count >= LeastForP99 ? took.P99Ms : null,
                pauses?[index].Sum(pause => pause.LengthSeconds) * MsPerSecond,
                CoreUse.Of([.. slices[index]]));
        }
    }
}
