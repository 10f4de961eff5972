using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>What the cases of a suite export beside their times: a table for each kind of work that there is.</summary>
internal static class SuiteTables
{
    public static void Add(HtmlPage page, SuiteConvention? convention, IReadOnlyList<BenchmarkResult> cases)
    {
        AddFeatures(page, [.. cases.Where(result => result.Features is not null)]);
        AddStorage(page, [.. cases.Where(result => result.Storage is not null)]);
        AddReads(page, convention, [.. cases.Where(result => result.Read is not null)], cases);
        AddServing(page, [.. cases.Where(result => result.Serving is not null)]);
    }

    private static void AddFeatures(HtmlPage page, IReadOnlyList<BenchmarkResult> cases)
    {
        if (cases.Count == 0)
        {
            return;
        }

        page.Paragraph("What a bar costs, and how near that comes to copying the columns:");
        page.Table(
            ["Case", "Time/bar", "Of copying the columns", "Time/bar against 5,000 bars"],
            cases.Select(result => (IReadOnlyList<Markup>)
            [
                CaseFigures.Name(result),
                CaseFigures.NanosecondsPerBar(result),
                CaseFigures.Fraction(WorkMetrics.FractionOfCopyColumns, result.Features!.OfCopyColumns),
                CaseFigures.Cost(
                    WorkMetrics.CostAgainstShortSeries, result.Features.CostAgainstShortSeries, result.Features.CostAgainstShortSeries95),
            ]),
            SourcesOf(cases));
        page.Paragraph(
            "Time a bar is by the median. The fractions of the speed of copying, and the comparison with 5,000 bars, are from rounds "
            + "of turns in one process, with 95% intervals. The copy reads the columns of the bars and writes every column of the features, in "
            + "the engine's pieces, and computes nothing: a reference for the memory, not a bound.",
            "dim");
    }

    private static void AddStorage(HtmlPage page, IReadOnlyList<BenchmarkResult> cases)
    {
        if (cases.Count == 0)
        {
            return;
        }

        page.Paragraph("What storing the rows costs the server, by its own counters, and how much of what it can take is reached:");
        page.Table(
            [
                "Case", "Rows/s", "Of COPY into the same table", "Of COPY, unlogged and without index", "Round trips/op", "WAL bytes/row",
                "Table bytes/row", "Index bytes/row", "Server CPU/row", "Client CPU/row", "Client's part",
            ],
            cases.Select(result => (result, Storage: result.Storage!)).Select(one => (IReadOnlyList<Markup>)
            [
                CaseFigures.Name(one.result),
                CaseFigures.PerSecond(WorkMetrics.RowsPerSecond, one.Storage.RowsPerSecond),
                CaseFigures.Fraction(WorkMetrics.FractionOfCopy, one.Storage.OfCopy),
                CaseFigures.Fraction(WorkMetrics.FractionOfUnloggedCopy, one.Storage.OfUnloggedCopy),
                CaseFigures.Number(WorkMetrics.RoundTripsPerOperation, one.Storage.RoundTripsPerOperation, 0),
                CaseFigures.Number(WorkMetrics.WalBytesPerRow, one.Storage.WalBytesPerRow, 1),
                CaseFigures.Number(WorkMetrics.TableBytesPerRow, one.Storage.TableBytesPerRow, 1),
                CaseFigures.Number(WorkMetrics.IndexBytesPerRow, one.Storage.IndexBytesPerRow, 1),
                CaseFigures.Nanoseconds(WorkMetrics.ServerCpuNanosecondsPerRow, one.Storage.ServerCpuNanosecondsPerRow),
                CaseFigures.Nanoseconds(WorkMetrics.ClientCpuNanosecondsPerRow, one.Storage.ClientCpuNanosecondsPerRow),
                CaseFigures.Share(WorkMetrics.ClientCpuShare, one.Storage.ClientCpuShare),
            ]),
            SourcesOf(cases));
        page.Paragraph(
            "Rows/s and the fractions of COPY's speed are from rounds of turns in one process, with 95% intervals; rows count when they "
            + "were handed over, stored or there already. Where a case and its baseline both have a fraction of COPY into the same "
            + "table, how many times as fast it is follows from these. WAL is the least of several writes; sizes are over all rows in "
            + "the table after a write; processor time is that of the server's process for the connection and of the one that writes.",
            "dim");
    }

    private static void AddReads(
        HtmlPage page, SuiteConvention? convention, IReadOnlyList<BenchmarkResult> reads, IReadOnlyList<BenchmarkResult> cases)
    {
        if (reads.Count == 0)
        {
            return;
        }

        page.Paragraph("What a read touches, by the server's own count, and what it took turns with:");
        page.Table(
            ["Case", "Pages hit/op", "Pages read/op", "Pages of the rows", "Touched / pages of the rows", "Times as fast", "As"],
            reads.Select(result => (result, Read: result.Read!)).Select(one => (IReadOnlyList<Markup>)
            [
                CaseFigures.Name(one.result),
                CaseFigures.Number(WorkMetrics.BuffersHitPerOperation, one.Read.BuffersHit, 0),
                CaseFigures.Number(WorkMetrics.BuffersReadPerOperation, one.Read.BuffersRead, 0),
                CaseFigures.Number(WorkMetrics.RowPagesPerOperation, one.Read.RowPages, 0),
                one.Read.TouchedPerRowPage is { } pages ? Figures.Ratio(pages) : Figures.None,
                CaseFigures.Turns(one.result),
                convention?.ReferenceOf(one.result, cases) ?? Figures.None,
            ]),
            SourcesOf(reads));
        page.Paragraph(
            "Pages are of tables and indexes, in the server's memory (hit) or brought into it (read); the rows returned lie on so many "
            + "pages of the table, which is the least that could be touched.",
            "dim");
    }

    private static void AddServing(HtmlPage page, IReadOnlyList<BenchmarkResult> cases)
    {
        if (cases.Count == 0)
        {
            return;
        }

        page.Paragraph("What the API answers with 100 requests in flight, and how near that comes to a bare handler with the same bytes:");
        page.Table(
            ["Case", "Requests/s", "p99", "Of the floor", "Body bytes", "API CPU/request", "PostgreSQL CPU/request"],
            cases.Select(result => (result, Serving: result.Serving!)).Select(one => (IReadOnlyList<Markup>)
            [
                CaseFigures.Name(one.result),
                CaseFigures.PerSecond(WorkMetrics.RequestsPerSecond, one.Serving.RequestsPerSecond),
                CaseFigures.Microseconds(WorkMetrics.P99MicrosecondsPerRequest, one.Serving.P99Microseconds),
                CaseFigures.Fraction(WorkMetrics.TimesFloor, one.result.Work?.TimesFloor),
                CaseFigures.Number(WorkMetrics.BodyBytesPerRequest, one.Serving.BodyBytes, 0),
                CaseFigures.Microseconds(WorkMetrics.ApiCpuMicrosecondsPerRequest, one.Serving.ApiCpuMicroseconds),
                CaseFigures.Microseconds(WorkMetrics.PostgresCpuMicrosecondsPerRequest, one.Serving.PostgresCpuMicroseconds),
            ]),
            SourcesOf(cases));
        page.Paragraph(
            "The lab's generator keeps 100 connections busy from the same machine, and takes its share of the processors. The floor "
            + "answers with the same bytes and headers. Its share is from slices in turns, with a 95% interval; requests/s are by the "
            + "median round, p99 is of all of them. Processor time was taken in a slice of its own. The median above is of a hundred "
            + "requests at once through the framework's client: good for comparing runs, and no rate.",
            "dim");
    }

    private static IReadOnlyList<Source> SourcesOf(IReadOnlyList<BenchmarkResult> cases) => [.. cases.Select(CaseFigures.SourceOf)];
}
