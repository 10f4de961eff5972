using System.Diagnostics;
using Perf.Analysis.Load;
using Perf.Analysis.Statistics;
using Perf.Lab.Load;
using Perf.Lab.Load.Watching;

namespace Benchmarks.Suites.Serving;

/// <summary>
/// A server under load for slices of time. The lab's generator keeps a request in flight on every connection until a slice ends; what
/// ended within the slice counts, so that neither its first nor its last requests make it look slower.
/// </summary>
/// <param name="cell">What is asked for.</param>
/// <param name="expectedBytes">Length of a good body.</param>
internal sealed class SliceLoad(Uri address, LoadCell cell, int connections, int expectedBytes)
{
    /// <summary>Bytes by which good answers may differ: digits of age and time, the warning. A row is 500 bytes.</summary>
    private const int MaxLengthDifference = 64;

    /// <summary>Requests that a turn is the time of: a <see cref="TimeSpan"/> is too coarse for one.</summary>
    private const int RequestsOfATurn = 1000;

    private const int P99Permille = 990;

    /// <summary>A slice is doubled up to here, in its own lengths.</summary>
    private const int LongestSlice = 32;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>On fresh connections, before a slice begins.</summary>
    private static readonly TimeSpan LeadIn = TimeSpan.FromMilliseconds(30);

    private readonly List<long> latenciesNs = [];

    /// <summary>Seconds from sending to the last byte that 99% of the requests of all turns did not exceed; null before the first.</summary>
    public double? P99Seconds
    {
        get
        {
            long[] sorted = [.. latenciesNs.Order()];
            return sorted.Length == 0 ? null : OrderStatistics.NearestRank(sorted, P99Permille) / 1e9;
        }
    }

    /// <summary>Repeats slices until one is without a failure: a server that has just started may refuse what it will soon do.</summary>
    /// <exception cref="InvalidOperationException">It still failed at the deadline.</exception>
    public async Task WarmUpAsync(TimeSpan length, TimeSpan deadline)
    {
        long started = Stopwatch.GetTimestamp();
        while (FailureOf(await RunAsync(length)) is { } failure)
        {
            if (Stopwatch.GetElapsedTime(started) >= deadline)
            {
                throw new InvalidOperationException(failure);
            }
        }
    }

    /// <summary>A turn. One that is shorter than the server's answers are slow is taken again, twice as long.</summary>
    /// <returns>How long a thousand requests take at the rate of the slice.</returns>
    /// <exception cref="InvalidOperationException">A request failed, or none ended within the longest slice.</exception>
    public async Task<TimeSpan> TimeAsync(TimeSpan length)
    {
        for (TimeSpan slice = length; slice < length * LongestSlice; slice *= 2)
        {
            int ended = await AddLatenciesAsync(slice);
            if (ended > 0)
            {
                return slice * RequestsOfATurn / ended;
            }
        }

        throw new InvalidOperationException($"{address} answered nothing in {length.TotalSeconds * LongestSlice / 2:0.0##} s.");
    }

    /// <summary>The rate that a turn stands for.</summary>
    public static double RequestsPerSecond(double secondsOfATurn) => RequestsOfATurn / secondsOfATurn;

    /// <summary>Processor seconds a request of the API and of PostgreSQL, over tenths of a second that lie wholly in the slice.</summary>
    /// <returns>Null for what the system does not tell.</returns>
    /// <exception cref="InvalidOperationException">A request failed.</exception>
    public async Task<(double? Api, double? Postgres)> MeasureCpuAsync(int apiProcess, int? postgresProcess, TimeSpan length)
    {
        await using MachineWatch watch = MachineWatch.Start(apiProcess, postgresProcess, TimeProvider.System);
        LoadMeasurement measured = await MeasureAsync(length);
        if (await watch.StopAsync(measured.StartedAt, length) is not { Count: > 0 } slices)
        {
            return (null, null);
        }

        double fromNs = slices[0].AtSeconds * 1e9;
        double toNs = (slices[^1].AtSeconds + slices[^1].LengthSeconds) * 1e9;
        int requests = 0;
        foreach (RequestSample sample in measured.Samples.Span)
        {
            requests += sample.EndedNs > fromNs && sample.EndedNs <= toNs ? 1 : 0;
        }

        return (CpuOfARequest(slices, slice => slice.ApiCpuSeconds, requests), CpuOfARequest(slices, slice => slice.PostgresCpuSeconds, requests));
    }

    /// <returns>Null unless it is known for every slice: a sum of some of them would pass for less work.</returns>
    internal static double? CpuOfARequest(IReadOnlyList<MachineSlice> slices, Func<MachineSlice, double?> cpuSeconds, int requests) =>
        requests > 0 && slices.All(slice => cpuSeconds(slice) is not null) ? slices.Sum(cpuSeconds) / requests : null;

    /// <returns>How many requests ended within the slice.</returns>
    private async Task<int> AddLatenciesAsync(TimeSpan length)
    {
        LoadMeasurement measured = await MeasureAsync(length);
        int before = latenciesNs.Count;
        foreach (RequestSample sample in measured.Samples.Span)
        {
            if (sample.EndedNs <= length.TotalNanoseconds)
            {
                latenciesNs.Add(sample.UncorrectedNs);
            }
        }

        return latenciesNs.Count - before;
    }

    private async Task<LoadMeasurement> MeasureAsync(TimeSpan length)
    {
        LoadMeasurement measured = await RunAsync(length);
        return FailureOf(measured) is { } failure ? throw new InvalidOperationException(failure) : measured;
    }

    private Task<LoadMeasurement> RunAsync(TimeSpan length)
    {
        LoadPlan plan = new("slice", LoadModel.Closed, connections, RatePerSecond: null, length, LeadIn, RequestTimeout, [cell]);
        return LoadGenerator.RunAsync(address, plan, TimeProvider.System, progress: null, CancellationToken.None);
    }

    private string? FailureOf(LoadMeasurement measured)
    {
        foreach (RequestSample sample in measured.Samples.Span)
        {
            if (sample.Outcome != RequestOutcome.Ok || Math.Abs(sample.BodyBytes - expectedBytes) > MaxLengthDifference)
            {
                return $"{address}: a request for {cell} ended as {sample.Outcome}, with {sample.BodyBytes} bytes, not {expectedBytes}.";
            }
        }

        return null;
    }
}
