using Perf.Analysis.Statistics;

namespace Perf.Analysis.Benchmarks;

/// <summary>What a case that stores rows exported about what it costs the server; see <see cref="WorkMetrics"/> for each.</summary>
/// <param name="RowsPerSecond">By the rounds of turns; null when it was not compared with the ceilings.</param>
/// <param name="ServerCpuNanosecondsPerRow">Null where the server could not say.</param>
/// <param name="OfCopy">Speed as a fraction of COPY into the same table, measured in turns in one process; null when it was not compared.</param>
/// <param name="OfUnloggedCopy">The same of COPY into an unlogged table without an index.</param>
public sealed record StorageWork(
    double? RowsPerSecond,
    double RoundTripsPerOperation,
    double WalBytesPerRow,
    double TableBytesPerRow,
    double IndexBytesPerRow,
    double? ServerCpuNanosecondsPerRow,
    SpeedRatio? OfCopy,
    SpeedRatio? OfUnloggedCopy)
{
    /// <summary>Processor time of the process that writes; null where it was not measured.</summary>
    public double? ClientCpuNanosecondsPerRow { get; init; }

    /// <summary>Its part of the processor time of client and server, 0 to 1; null where one of them is.</summary>
    public double? ClientCpuShare { get; init; }

    /// <summary>
    /// Against the same with one thing changed (rows one by one against the product's COPY), measured in turns in one process; null for a
    /// case that is that itself, or was not compared.
    /// </summary>
    public SpeedRatio? OfPlain { get; init; }

    /// <summary>Null when one of the counters is missing: the metrics are not those of a case that stores rows.</summary>
    internal static StorageWork? From(IReadOnlyDictionary<string, double> metrics)
    {
        if (Find(WorkMetrics.RoundTripsPerOperation) is not { } roundTrips
            || Find(WorkMetrics.WalBytesPerRow) is not { } walBytes
            || Find(WorkMetrics.TableBytesPerRow) is not { } tableBytes
            || Find(WorkMetrics.IndexBytesPerRow) is not { } indexBytes)
        {
            return null;
        }

        return new StorageWork(
            Find(WorkMetrics.RowsPerSecond),
            roundTrips,
            walBytes,
            tableBytes,
            indexBytes,
            Find(WorkMetrics.ServerCpuNanosecondsPerRow),
            Ratio(WorkMetrics.FractionOfCopy, WorkMetrics.FractionOfCopyLow, WorkMetrics.FractionOfCopyHigh),
            Ratio(WorkMetrics.FractionOfUnloggedCopy, WorkMetrics.FractionOfUnloggedCopyLow, WorkMetrics.FractionOfUnloggedCopyHigh))
        {
            ClientCpuNanosecondsPerRow = Find(WorkMetrics.ClientCpuNanosecondsPerRow),
            ClientCpuShare = Find(WorkMetrics.ClientCpuShare),
            OfPlain = Ratio(WorkMetrics.TimesPlain, WorkMetrics.TimesPlainLow, WorkMetrics.TimesPlainHigh),
        };

        double? Find(string id) => metrics.TryGetValue(id, out double value) ? value : null;

        SpeedRatio? Ratio(string id, string lowId, string highId) => Find(id) is { } ratio
            ? new SpeedRatio(ratio, Find(lowId) is { } low && Find(highId) is { } high ? new Interval(low, high) : null)
            : null;
    }
}
