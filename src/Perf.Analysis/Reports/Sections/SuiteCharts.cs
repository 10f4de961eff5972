using System.Globalization;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>Writers and features as parts of what the machine can do, and what the size of a batch does.</summary>
internal static class SuiteCharts
{
    private const string Batch = "Batch";

    public static void Add(HtmlPage page, BenchmarkSet set)
    {
        IReadOnlyList<BenchmarkResult> inserts = set.Suite(SuiteConvention.Insert.Suite);
        DrawWriters(inserts)?.Add(page);
        DrawBatches(inserts)?.Add(page);
        DrawFeatures(set.Suite(SuiteConvention.Features.Suite))?.Add(page);
    }

    /// <summary>
    /// Null where no writer took turns with the ceiling. Of several sizes, the one that most writers stored, and the largest of these.
    /// </summary>
    private static Figure? DrawWriters(IReadOnlyList<BenchmarkResult> inserts)
    {
        IGrouping<long?, BenchmarkResult>? writers = inserts
            .Where(result => result.Storage?.OfUnloggedCopy is not null
                && SuiteConvention.Insert.IsTypical(result) && !SuiteConvention.Insert.IsVariation(result))
            .GroupBy(SuiteConvention.Insert.SizeOf)
            .OrderByDescending(group => group.Count())
            .ThenByDescending(group => group.Key)
            .FirstOrDefault();
        if (writers is null)
        {
            return null;
        }

        BenchmarkResult[] cases = [.. writers.OrderBy(result => result.Storage!.OfUnloggedCopy!.Value.Ratio)];
        BarChart chart = new()
        {
            Title = $"Writers, {Figures.Count(writers.Key ?? 0)} rows at once",
            Axis = "part of the speed of COPY, unlogged and without an index",
            Tick = value => Figures.Percent(value),
            Mark = (1, "what the machine takes"),
            Groups =
            [
                .. cases.Select(result => new BarGroup(
                    result.Method,
                    [Of(result.Storage!.OfUnloggedCopy!.Value, result.Storage.RowsPerSecond, "rows/s")])),
            ],
        };
        return new Figure(
            chart.Title,
            chart.Draw(),
            ["Writer", "Rows/s", "Of COPY, unlogged and without an index [95%]", "Of COPY into the same table [95%]"],
            [
                .. cases.Select(result => (IReadOnlyList<Markup>)
                [
                    result.Method,
                    CaseFigures.PerSecond(WorkMetrics.RowsPerSecond, result.Storage!.RowsPerSecond),
                    CaseFigures.Fraction(WorkMetrics.FractionOfUnloggedCopy, result.Storage.OfUnloggedCopy),
                    CaseFigures.Fraction(WorkMetrics.FractionOfCopy, result.Storage.OfCopy),
                ]),
            ],
            Sources: [.. cases.Select(CaseFigures.SourceOf)]);
    }

    private static Figure? DrawBatches(IReadOnlyList<BenchmarkResult> inserts)
    {
        (double Size, BenchmarkResult Case)[] batches =
        [
            .. inserts.Where(result => result.Storage?.OfCopy is not null && SuiteConvention.Insert.IsTypical(result))
                .Select(result => (Size: SizeOf(result), Case: result))
                .Where(one => one.Size is not null)
                .GroupBy(one => SuiteConvention.Insert.SizeOf(one.Case))
                .MaxBy(group => group.Count())?
                .DistinctBy(one => one.Size)
                .OrderBy(one => one.Size)
                .Select(one => (one.Size!.Value, one.Case)) ?? [],
        ];
        if (batches.Length < 2)
        {
            return null;
        }

        LineChart chart = new()
        {
            Title = "Batches by their size",
            XTitle = "rows a batch, logarithmic",
            YTitle = "part of the speed of COPY into the same table",
            IsXLogarithmic = true,
            XTicks = [.. batches.Select(one => one.Size)],
            YTick = value => Figures.Percent(value),
            Series =
            [
                new LineSeries(
                    "batch writer",
                    [
                        .. from one in batches
                           let ratio = one.Case.Storage!.OfCopy!.Value
                           select new LinePoint(one.Size, ratio.Ratio, ratio.Interval95),
                    ]),
            ],
        };
        return new Figure(
            chart.Title,
            chart.Draw(),
            ["Case", "Rows/s", "Of COPY into the same table [95%]"],
            [
                .. batches.Select(one => (IReadOnlyList<Markup>)
                [
                    CaseFigures.Name(one.Case),
                    CaseFigures.PerSecond(WorkMetrics.RowsPerSecond, one.Case.Storage!.RowsPerSecond),
                    CaseFigures.Fraction(WorkMetrics.FractionOfCopy, one.Case.Storage.OfCopy),
                ]),
            ],
            Sources: [.. batches.Select(one => CaseFigures.SourceOf(one.Case))]);
    }

    /// <summary>By its parameter, or its name: <c>Batch500</c>.</summary>
    private static double? SizeOf(BenchmarkResult result) => result.IntegerParameter("BatchSize")
        ?? (result.Method.StartsWith(Batch, StringComparison.Ordinal)
            && long.TryParse(result.Method.AsSpan(Batch.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long size)
                ? size
                : null);

    private static Figure? DrawFeatures(IReadOnlyList<BenchmarkResult> features)
    {
        BenchmarkResult[] cases =
        [
            .. features.Where(result => result.Features is not null)
                .GroupBy(result => (result.Type, result.Method))
                .Select(group => group.MaxBy(result => result.Work?.Bars ?? 0)!)
                .OrderBy(result => result.Features!.OfCopyColumns.Ratio),
        ];
        if (cases.Length == 0)
        {
            return null;
        }

        BarChart chart = new()
        {
            Title = "Computing features against copying their columns",
            Axis = "part of the speed of copying the columns",
            Tick = value => Figures.Percent(value),
            Mark = (1, "memory alone"),
            Groups =
            [
                .. cases.Select(result => new BarGroup(
                    result.Case,
                    [Of(result.Features!.OfCopyColumns, result.BarsPerSecond, "bars/s")])),
            ],
        };
        return new Figure(
            chart.Title,
            chart.Draw(),
            ["Case", "Median", "Of copying the columns [95%]"],
            [
                .. cases.Select(result => (IReadOnlyList<Markup>)
                [
                    CaseFigures.Name(result),
                    CaseFigures.Median(result),
                    CaseFigures.Fraction(WorkMetrics.FractionOfCopyColumns, result.Features!.OfCopyColumns),
                ]),
            ],
            Sources: [.. cases.Select(CaseFigures.SourceOf)]);
    }

    private static Bar Of(SpeedRatio ratio, double? perSecond, string unit)
    {
        string rate = perSecond is { } known ? $" {Figures.PerSecond(known)} {unit}" : string.Empty;
        return new Bar(Figures.Percent(ratio.Ratio, ratio.Interval95) + rate, ratio.Ratio, ratio.Interval95);
    }
}
