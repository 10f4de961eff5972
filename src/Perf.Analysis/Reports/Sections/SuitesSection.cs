using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>The suites: the writers and the features against what the machine can do, then every case.</summary>
internal static class SuitesSection
{
    /// <summary>Cases of a suite that a page lists; the export has all.</summary>
    private const int MostCases = 60;

    public static void Add(HtmlPage page, Part<BenchmarkSet> suites)
    {
        page.BeginSection("suites", "Suites");
        if (suites.Value is not { } set)
        {
            page.Missing($"Not read: {suites.WhyMissing}.");
        }
        else
        {
            AddSuites(page, set);
        }

        page.EndSection();
    }

    private static void AddSuites(HtmlPage page, BenchmarkSet set)
    {
        if (set.Results.Count == 0)
        {
            page.Missing("Not measured: no export of BenchmarkDotNet in bench.");
        }

        page.BeginFigures();
        SuiteCharts.Add(page, set);
        page.EndFigures();
        foreach (IGrouping<string, BenchmarkResult> suite in set.Results.GroupBy(result => result.Suite, StringComparer.Ordinal))
        {
            AddSuite(page, suite.Key, [.. suite]);
        }

        if (set.Failures.Count > 0)
        {
            page.Subheading("Failed cases");
            page.Bullets(set.Failures.Select(failure => "✘ " + Markup.Name(failure.Identity, most: 100)));
        }
    }

    private static void AddSuite(HtmlPage page, string name, IReadOnlyList<BenchmarkResult> cases)
    {
        SuiteConvention? convention = SuiteConvention.Find(name);
        page.BeginFold($"{name}: {Figures.Count(cases.Count)} cases");
        page.Table(
            ["Case", "Median", "95% of the median", "Times as fast as the baseline", "Bars/s", "Bytes/op", "n"],
            cases.Take(MostCases).Select(result => (IReadOnlyList<Markup>)
            [
                CaseFigures.Name(result),
                CaseFigures.Median(result),
                CaseFigures.MedianInterval(result),
                CaseFigures.Ratio(convention, result, cases),
                CaseFigures.BarsPerSecond(result),
                CaseFigures.Bytes(result),
                CaseFigures.Iterations(result),
            ]),
            [.. cases.Select(CaseFigures.SourceOf)]);
        if (cases.Count > MostCases)
        {
            page.Paragraph($"The first {MostCases} of {Figures.Count(cases.Count)} cases; all are in bench.", "dim");
        }

        SuiteTables.Add(page, convention, [.. cases.Take(MostCases)]);
        page.EndFold();
    }
}
