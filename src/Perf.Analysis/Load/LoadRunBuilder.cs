namespace Perf.Analysis.Load;

/// <summary>Makes the record of a run from what was measured.</summary>
public static class LoadRunBuilder
{
    /// <param name="rowsOfCells">Rows that an answer of each cell of the plan holds.</param>
    /// <param name="validity">Of the generator's health checks.</param>
    /// <param name="warmUpSettled">Whether the API was as fast as it gets when the measured part began.</param>
    /// <param name="repeatedBecause">Why an earlier try was not valid; null when there was none.</param>
    public static LoadRun Build(
        string title,
        LoadMeasurement measurement,
        IReadOnlyList<int> rowsOfCells,
        LoadValidity validity,
        LoadLimits limits,
        bool warmUpSettled,
        string? repeatedBecause = null)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        ArgumentNullException.ThrowIfNull(validity);
        ArgumentNullException.ThrowIfNull(limits);
        LoadPlan plan = measurement.Plan;
        ReadOnlySpan<RequestSample> samples = measurement.Samples.Span;
        LoadTotals totals = LoadTotals.Of(samples, measurement.DurationSeconds);
        LatencySummary? latency = LatencySummary.OfOwned(
            Latencies(samples, RequestOutcomes.HasLatency, sample => sample.CorrectedNs));
        LatencySummary? uncorrected = LatencySummary.OfOwned(
            Latencies(samples, outcome => outcome is RequestOutcome.Ok or RequestOutcome.TimedOut, sample => sample.UncorrectedNs));
        LoadBreakdown breakdown = LoadBreakdown.Of(plan.Cells, samples);
        RowCost? rows = RowCost.Of(rowsOfCells, samples);
        ResourceUse? resources = ResourceUse.Of(measurement.Slices, totals.RequestsPerSecond);
        LoadBand? band = validity.Valid ? LoadLimits.BandOf(latency?.P95Ms) : null;
        IReadOnlyList<LoadTarget> targets = validity.Valid ? limits.Judge(plan.Model, totals, latency) : [];
        LoadBottleneck bottleneck = LoadBottleneckRule.Judge(plan.Model, totals, validity, resources, measurement.Server);
        return new LoadRun
        {
            Scenario = plan.Scenario,
            Title = title,
            Model = plan.Model,
            Connections = plan.Connections,
            RatePerSecond = plan.RatePerSecond,
            StartedAt = measurement.StartedAt,
            DurationSeconds = measurement.DurationSeconds,
            WarmUpSeconds = measurement.WarmUp.Sum(slice => slice.DurationSeconds) + plan.WarmUp.TotalSeconds,
            WarmUpSettled = warmUpSettled,
            RowsOfCells = rowsOfCells,
            Totals = totals,
            Latency = latency,
            UncorrectedLatency = uncorrected,
            Breakdown = breakdown,
            Moments = LoadTimeline.Of(measurement),
            RowCost = rows,
            Resources = resources,
            Server = measurement.Server,
            Validity = validity,
            RepeatedBecause = repeatedBecause,
            Band = band,
            Targets = targets,
            Bottleneck = bottleneck,
            Recommendations = LoadAdvisor.Of(band, targets, totals, latency, breakdown, rows, bottleneck, resources),
        };
    }

    private static long[] Latencies(
        ReadOnlySpan<RequestSample> samples, Func<RequestOutcome, bool> counts, Func<RequestSample, long> of)
    {
        long[] all = new long[samples.Length];
        int count = 0;
        foreach (RequestSample sample in samples)
        {
            if (counts(sample.Outcome))
            {
                all[count++] = of(sample);
            }
        }

        return all[..count];
    }
}
