using BenchmarkDotNet.Reports;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Statistics;

namespace Benchmarks.Suites.Work;

/// <summary>The metrics of a <see cref="StorageNote"/>.</summary>
internal static class StorageMetrics
{
    // Not shown: the rate by the median iteration is, in the column beside.
    private static readonly WorkMetric RowsPerSecond = new(
        WorkMetrics.RowsPerSecond, "Rows/s", "Rows a second, by the median round of turns", "N0", TheGreaterTheBetter: true, 20)
    {
        IsShown = false,
    };

    private static readonly WorkMetric RoundTrips = new(
        WorkMetrics.RoundTripsPerOperation, "Trips/op", "Round trips an operation", "N0", TheGreaterTheBetter: false, 21);

    private static readonly WorkMetric WalBytes = new(
        WorkMetrics.WalBytesPerRow, "WAL B/row", "Bytes of write-ahead log a row handed over", "F1", TheGreaterTheBetter: false, 22);

    private static readonly WorkMetric TableBytes = new(
        WorkMetrics.TableBytesPerRow, "Table B/row", "Size of the table over the rows in it", "F1", TheGreaterTheBetter: false, 23);

    private static readonly WorkMetric IndexBytes = new(
        WorkMetrics.IndexBytesPerRow, "Index B/row", "Size of its indexes over the rows in it", "F1", TheGreaterTheBetter: false, 24);

    private static readonly WorkMetric ServerCpu = new(
        WorkMetrics.ServerCpuNanosecondsPerRow,
        "Server ns/row", "Processor time of the server's process a row", "N0", TheGreaterTheBetter: false, 25);

    private static readonly WorkMetric ClientCpu = new(
        WorkMetrics.ClientCpuNanosecondsPerRow,
        "Client ns/row", "Processor time of the process that writes a row", "N0", TheGreaterTheBetter: false, 26);

    private static readonly WorkMetric ClientShare = new(
        WorkMetrics.ClientCpuShare, "Client share", "Its part of the processor time of both", "F2", TheGreaterTheBetter: false, 27);

    private static readonly MedianMetrics OfCopy = new(
        WorkMetrics.FractionOfCopy, WorkMetrics.FractionOfCopyLow, WorkMetrics.FractionOfCopyHigh,
        "of COPY", "Speed as a fraction of COPY into the same table, measured in turns", isGreaterBetter: true, 28);

    private static readonly MedianMetrics OfUnloggedCopy = new(
        WorkMetrics.FractionOfUnloggedCopy, WorkMetrics.FractionOfUnloggedCopyLow, WorkMetrics.FractionOfUnloggedCopyHigh,
        "of unlogged", "Speed as a fraction of COPY into an unlogged table without an index, measured in turns", isGreaterBetter: true, 31);

    private static readonly WorkMetric Rounds = new(
        WorkMetrics.FractionRounds, "rounds", "Rounds of turns that the fractions are the medians of", "N0", TheGreaterTheBetter: true, 34);

    private static readonly MedianMetrics OfPlain = new(
        WorkMetrics.TimesPlain, WorkMetrics.TimesPlainLow, WorkMetrics.TimesPlainHigh,
        "x plain",
        "Times as fast as batches of 100 rows, or as into the table as the migrations make it, measured in turns",
        isGreaterBetter: true,
        35);

    /// <param name="rows">Handed over in an operation.</param>
    public static IEnumerable<Metric> Of(StorageNote note, long rows)
    {
        yield return new Metric(RoundTrips, note.RoundTripsPerOperation);
        yield return new Metric(WalBytes, note.WalBytesPerRow);
        yield return new Metric(TableBytes, note.TableBytesPerRow);
        yield return new Metric(IndexBytes, note.IndexBytesPerRow);
        yield return new Metric(ClientCpu, note.ClientCpuNanosecondsPerRow);
        if (note.ServerCpuNanosecondsPerRow is { } server)
        {
            yield return new Metric(ServerCpu, server);
            yield return new Metric(ClientShare, note.ClientCpuNanosecondsPerRow / (note.ClientCpuNanosecondsPerRow + server));
        }

        if (note.FractionOfCopy.Count > 0)
        {
            yield return new Metric(RowsPerSecond, rows / Quantiles.Median([.. note.SecondsPerOperation]));
            Metric[] ratios =
            [
                .. OfCopy.Of([.. note.FractionOfCopy]),
                .. OfUnloggedCopy.Of([.. note.FractionOfUnloggedCopy]),
                .. note.TimesAsFastAsPlain.Count > 0 ? OfPlain.Of([.. note.TimesAsFastAsPlain]) : [],
            ];
            foreach (Metric metric in ratios)
            {
                yield return metric;
            }

            yield return new Metric(Rounds, note.FractionOfCopy.Count);
        }
    }
}
