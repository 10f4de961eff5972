using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>The suites: the writers and the features against what the machine can do, then every case.</summary>
internal static class SuitesSection
{
    /// <summary>Cases of all suites together that a page lists, for it has to stay small; the exports have all.</summary>
    private const int MostCases = 80;

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
        IGrouping<string, BenchmarkResult>[] all = [.. set.Results.GroupBy(result => result.Suite, StringComparer.Ordinal)];
        int[] listed = Share([.. all.Select(suite => suite.Count())], MostCases);
        foreach ((int index, IGrouping<string, BenchmarkResult> suite) in all.Index())
        {
            AddSuite(page, suite.Key, [.. suite], listed[index]);
        }

        if (set.Failures.Count > 0)
        {
            page.Subheading("Failed cases");
            page.Bullets(set.Failures.Select(failure => "✘ " + Markup.Name(failure.Identity, most: 100)));
        }
    }

    /// <summary>Evenly, and what small suites leave goes to the larger ones.</summary>
    private static int[] Share(int[] cases, int most)
    {
        int[] shares = new int[cases.Length];
        int left = most;
        foreach ((int place, int suite) in Enumerable.Range(0, cases.Length).OrderBy(suite => cases[suite]).Index())
        {
            shares[suite] = Math.Min(cases[suite], left / (cases.Length - place));
            left -= shares[suite];
        }

        return shares;
    }

    /// <param name="most">Cases to list: those with the usual parameters first.</param>
    private static void AddSuite(HtmlPage page, string name, IReadOnlyList<BenchmarkResult> cases, int most)
    {
        SuiteConvention? convention = SuiteConvention.Find(name);
        BenchmarkResult[] listed = [.. cases.OrderByDescending(result => convention?.IsTypical(result) ?? false).Take(most)];
        page.BeginFold($"{name}: {Figures.Count(cases.Count)} cases");
        page.Table(
            ["Case", "Median", "95% of the median", "Times as fast as the baseline", "Bars/s", "Bytes/op", "n"],
            listed.Select(result => (IReadOnlyList<Markup>)
            [
                CaseFigures.Name(result),
                CaseFigures.Median(result),
                CaseFigures.MedianInterval(result),
                CaseFigures.Ratio(convention, result, cases),
                CaseFigures.BarsPerSecond(result),
                CaseFigures.Bytes(result),
                CaseFigures.Iterations(result),
            ]),
            [.. listed.Select(CaseFigures.SourceOf)]);
        if (cases.Count > most)
        {
            page.Paragraph($"{most} of {Figures.Count(cases.Count)} cases; all are in bench.", "dim");
        }

        SuiteTables.Add(page, convention, listed);
        page.EndFold();
    }
}
