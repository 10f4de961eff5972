using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Reports;

/// <summary>The suites in a report: a table a suite, and the cases that failed.</summary>
internal static class SuitesSection
{
    public static void Add(MarkdownText text, Part<BenchmarkSet> suites)
    {
        text.Heading(2, "Suites");
        if (suites.Value is not { } set)
        {
            text.Paragraph($"Not read: {suites.WhyMissing}.");
            return;
        }

        if (set.Results.Count == 0)
        {
            text.Paragraph("Not measured: no export of BenchmarkDotNet in `bench/`.");
        }

        foreach (IGrouping<string, BenchmarkResult> suite in set.Results.GroupBy(result => result.Suite, StringComparer.Ordinal))
        {
            AddSuite(text, suite.Key, [.. suite]);
        }

        if (set.Failures.Count > 0)
        {
            text.Heading(3, "Failed cases");
            text.Bullets(set.Failures.Select(failure => $"`{failure.Identity}` (`{failure.File}`)"));
        }
    }

    private static void AddSuite(MarkdownText text, string name, IReadOnlyList<BenchmarkResult> cases)
    {
        SuiteConvention? convention = SuiteConvention.Find(name);
        text.Heading(3, name);
        bool movesBars = cases.Any(result => result.Work is not null);
        bool readsJson = cases.Any(result => result.Work?.JsonBytes is not null);
        text.Table(
            [
                "Case", "Median", "95% of the median", "Times as fast as the baseline",
                .. movesBars ? (string[])["Bars/s"] : [],
                .. readsJson ? (string[])["MB/s"] : [],
                .. movesBars ? (string[])["Bytes/bar"] : [], "Bytes/op", "n",
            ],
            cases.Select(result => (IReadOnlyList<string>)
            [
                result.Case,
                Figures.Nanoseconds(result.MedianNs),
                result.MedianInterval95Ns is { } bounds
                    ? $"{Figures.Nanoseconds(bounds.Low)} to {Figures.Nanoseconds(bounds.High)}"
                    : Figures.None,
                Ratio(convention, result, cases),
                .. movesBars ? Work(result, readsJson) : [],
                Bytes(result),
                Figures.Count(result.N),
            ]));
        if (readsJson)
        {
            text.Paragraph(
                "Bars/s and MB/s (10^6 bytes of JSON, decompressed) are by the median; the ratio of a case with both was measured in "
                + "turns with its baseline, in one process.");
        }

        if (cases.Any(result => result.Features is not null))
        {
            AddFeatures(text, cases);
        }

        if (cases.Any(result => result.Storage is not null))
        {
            AddStorage(text, [.. cases.Where(result => result.Storage is not null)]);
        }

        if (convention is not null && cases.Any(result => result.Read is not null))
        {
            AddReads(text, convention, cases);
        }

        if (cases.Any(result => result.Serving is not null))
        {
            AddServing(text, [.. cases.Where(result => result.Serving is not null)]);
        }
    }

    private static void AddFeatures(MarkdownText text, IReadOnlyList<BenchmarkResult> cases)
    {
        text.Paragraph("What a bar costs, and how near that comes to copying the columns:");
        text.Table(
            ["Case", "Time/bar", "Of copying the columns", "Time/bar against 5,000 bars"],
            from result in cases
            where result.Work is not null
            select (IReadOnlyList<string>)
            [
                result.Case,
                Nanoseconds(result.NanosecondsPerBar),
                Fraction(result.Features?.OfCopyColumns),
                result.Features is { CostAgainstShortSeries: { } cost } features
                    ? Figures.Cost(cost, features.CostAgainstShortSeries95)
                    : Figures.None,
            ]);
        text.Paragraph(
            "Time a bar is by the median. The fractions of the speed of copying, the comparison with 5,000 bars, and how many times as fast "
            + "a case is as its baseline, are from rounds of turns in one process, with 95% intervals. The copy reads the columns of the "
            + "bars and writes every column of the features, in the engine's pieces, and computes nothing: a reference for the memory, "
            + "not a bound.");
    }

    private static void AddStorage(MarkdownText text, IReadOnlyList<BenchmarkResult> cases)
    {
        text.Paragraph("What storing the rows costs the server, by its own counters, and how much of what it can take is reached:");
        text.Table(
            [
                "Case", "Rows/s", "Of COPY into the same table", "Of COPY, unlogged and without index", "Round trips/op", "WAL bytes/row",
                "Table bytes/row", "Index bytes/row", "Server CPU/row", "Client CPU/row", "Client's part",
            ],
            cases.Select(result => (result.Case, Storage: result.Storage!)).Select(one => (IReadOnlyList<string>)
            [
                one.Case,
                one.Storage.RowsPerSecond is { } rows ? Figures.Count((long)rows) : Figures.None,
                Fraction(one.Storage.OfCopy),
                Fraction(one.Storage.OfUnloggedCopy),
                Figures.Fixed(one.Storage.RoundTripsPerOperation, 0),
                Figures.Fixed(one.Storage.WalBytesPerRow, 1),
                Figures.Fixed(one.Storage.TableBytesPerRow, 1),
                Figures.Fixed(one.Storage.IndexBytesPerRow, 1),
                Nanoseconds(one.Storage.ServerCpuNanosecondsPerRow),
                Nanoseconds(one.Storage.ClientCpuNanosecondsPerRow),
                Figures.Percent(one.Storage.ClientCpuShare, interval: null),
            ]));
        text.Paragraph(
            "Rows/s and the fractions of COPY's speed are from rounds of turns in one process, with 95% intervals; rows count when they "
            + "were handed over, stored or there already. Where a case and its baseline both have a fraction of COPY into the same "
            + "table, how many times as fast it is follows from these. WAL is the least of several writes; sizes are over all rows in "
            + "the table after a write; processor time is that of the server's process for the connection and of the one that writes.");
    }

    private static void AddReads(MarkdownText text, SuiteConvention convention, IReadOnlyList<BenchmarkResult> cases)
    {
        text.Paragraph("What a read touches, by the server's own count, and what it took turns with:");
        text.Table(
            ["Case", "Pages hit/op", "Pages read/op", "Pages of the rows", "Touched / pages of the rows", "Times as fast", "As"],
            from result in cases
            let read = result.Read
            where read is not null
            select (IReadOnlyList<string>)
            [
                result.Case,
                Figures.Count((long)read.BuffersHit),
                Figures.Count((long)read.BuffersRead),
                Figures.Count((long)read.RowPages),
                read.TouchedPerRowPage is { } pages ? Figures.Ratio(pages) : Figures.None,
                result.Work?.TimesFloor is { } ratio ? Figures.Ratio(ratio.Ratio, ratio.Interval95) : Figures.None,
                convention.ReferenceOf(result, cases) ?? Figures.None,
            ]);
        text.Paragraph(
            "Pages are of tables and indexes, in the server's memory (hit) or brought into it (read); the rows returned lie on so many "
            + "pages of the table, which is the least that could be touched.");
    }

    private static void AddServing(MarkdownText text, IReadOnlyList<BenchmarkResult> cases)
    {
        text.Paragraph("What the API answers with 100 requests in flight, and how near that comes to a bare handler with the same bytes:");
        text.Table(
            ["Case", "Requests/s", "p99", "Of the floor", "Body", "API CPU/request", "PostgreSQL CPU/request", "API / PostgreSQL"],
            cases.Select(result => (result.Case, result.Work?.TimesFloor, Serving: result.Serving!)).Select(one => (IReadOnlyList<string>)
            [
                one.Case,
                Figures.Count((long)one.Serving.RequestsPerSecond),
                Nanoseconds(one.Serving.P99Microseconds * 1e3),
                Fraction(one.TimesFloor),
                Figures.Bytes((long)one.Serving.BodyBytes),
                Nanoseconds(one.Serving.ApiCpuMicroseconds * 1e3),
                Nanoseconds(one.Serving.PostgresCpuMicroseconds * 1e3),
                one.Serving is { ApiCpuMicroseconds: { } api, PostgresCpuMicroseconds: > 0 and { } postgres }
                    ? Figures.Ratio(api / postgres)
                    : Figures.None,
            ]));
        text.Paragraph(
            "The lab's generator keeps 100 connections busy from the same machine, and takes its share of the processors. The floor "
            + "answers with the same bytes and headers. Its share is from slices in turns, with a 95% interval; requests/s are by the "
            + "median round, p99 is of all of them. Processor time was taken in a slice of its own. The median above is of a hundred requests "
            + "at once through the framework's client: good for comparing runs, and no rate.");
    }

    private static string Nanoseconds(double? nanoseconds) => nanoseconds is { } value ? Figures.Nanoseconds(value) : Figures.None;

    private static string Fraction(SpeedRatio? ratio) =>
        ratio is { } fraction ? Figures.Percent(fraction.Ratio, fraction.Interval95) : Figures.None;

    private static string[] Work(BenchmarkResult result, bool readsJson) =>
    [
        result.BarsPerSecond is { } bars ? Figures.Count((long)bars) : Figures.None,
        .. readsJson ? (string[])[result.MegabytesPerSecond is { } megabytes ? Figures.Fixed(megabytes, 1) : Figures.None] : [],
        result.Work?.BytesPerBar is { } bytes ? Figures.Fixed(bytes, 2) : Figures.None,
    ];

    /// <summary>An exported 0 is only known to be less than what the export can show.</summary>
    private static string Bytes(BenchmarkResult result) => result is { BytesPerOperation: 0, BytesPerOperationSeenAsNone: > 0 and long limit }
        ? $"at most {Figures.Bytes(limit)}"
        : Figures.Bytes(result.BytesPerOperation);

    private static string Ratio(SuiteConvention? convention, BenchmarkResult result, IReadOnlyList<BenchmarkResult> cases)
    {
        if (convention?.IsBaseline(result) == true)
        {
            return "baseline";
        }

        return convention?.RatioOf(result, cases) is { } ratio ? Figures.Ratio(ratio.Ratio, ratio.Interval95) : Figures.None;
    }
}
