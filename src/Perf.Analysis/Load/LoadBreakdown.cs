namespace Perf.Analysis.Load;

/// <summary>A run by what was asked for. Groups stand in the order of the plan.</summary>
/// <param name="Slowest">The cell with the largest 95th percentile; null when there is only one, or none was answered.</param>
public sealed record LoadBreakdown(
    IReadOnlyList<LoadGroup> ByLimit,
    IReadOnlyList<LoadGroup> ByTimeframe,
    IReadOnlyList<LoadGroup> BySymbol,
    IReadOnlyList<LoadGroup> Cells,
    LoadGroup? Slowest)
{
    public static LoadBreakdown Of(IReadOnlyList<LoadCell> cells, ReadOnlySpan<RequestSample> samples)
    {
        ArgumentNullException.ThrowIfNull(cells);
        RequestSample[] all = samples.ToArray();
        IReadOnlyList<LoadGroup> each = Group(cells, all, cell => $"{cell.Symbol} {cell.Timeframe} limit {cell.Limit}");
        return new LoadBreakdown(
            Group(cells, all, cell => cell.Limit.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Group(cells, all, cell => cell.Timeframe),
            Group(cells, all, cell => cell.Symbol),
            each,
            each.Count > 1 ? each.Where(group => group.P95Ms is not null).MaxBy(group => group.P95Ms) : null);
    }

    private static List<LoadGroup> Group(IReadOnlyList<LoadCell> cells, RequestSample[] samples, Func<LoadCell, string> nameOf)
    {
        string[] names = [.. cells.Select(nameOf).Distinct(StringComparer.Ordinal)];
        int[] groupOfCell = [.. cells.Select(cell => Array.IndexOf(names, nameOf(cell)))];
        List<long>[] latencies = [.. names.Select(_ => new List<long>())];
        long[] requests = new long[names.Length];
        long[] answers = new long[names.Length];
        double[] bytes = new double[names.Length];
        foreach (RequestSample sample in samples)
        {
            int group = groupOfCell[sample.Cell];
            requests[group]++;
            if (sample.Outcome == RequestOutcome.Ok)
            {
                answers[group]++;
                bytes[group] += sample.BodyBytes;
            }

            if (RequestOutcomes.HasLatency(sample.Outcome))
            {
                latencies[group].Add(sample.CorrectedNs);
            }
        }

        return [.. names.Select((name, i) => Summarise(name, requests[i], answers[i], bytes[i], [.. latencies[i]]))];
    }

    private static LoadGroup Summarise(string name, long requests, long answers, double bytes, long[] latencies)
    {
        LatencySummary? latency = LatencySummary.OfOwned(latencies);
        return new LoadGroup(
            name,
            requests,
            requests - answers,
            answers > 0 ? bytes / answers : null,
            latency?.AverageMs,
            latency?.P50Ms,
            latency?.P95Ms,
            latency?.P95Interval95Ms,
            latency?.P99Ms);
    }
}
