using System.Text.Json;
using System.Xml.Linq;
using Perf.Analysis.Comparing;
using Perf.Analysis.Comparing.Reports;
using Perf.Analysis.Json;

namespace Perf.Tests.Analysis.Comparing;

/// <summary>
/// What people and programs read, as stored in <c>Samples/comparing</c>. To store it anew, run <c>compare base candidate --format F --out
/// comparison.X</c> in that folder.
/// </summary>
public sealed class ComparisonReportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Table_OfTheSamples_IsTheGoldenFile()
    {
        IReadOnlyList<ComparisonLine> lines = ComparisonTable.Lines(await SampleAsync());

        Assert.Equal(await GoldenAsync("comparison.txt"), string.Concat(lines.Select(line => line.Text + "\n")));
    }

    [Fact]
    public async Task Markdown_OfTheSamples_IsTheGoldenFile() =>
        Assert.Equal(await GoldenAsync("comparison.md"), ComparisonMarkdown.Of(await SampleAsync()));

    [Fact]
    public async Task Html_OfTheSamples_IsTheGoldenFile() =>
        Assert.Equal(await GoldenAsync("comparison.html"), ComparisonHtml.Of(await SampleAsync()));

    [Fact]
    public async Task Json_OfTheSamples_IsTheGoldenFileAndReadBack()
    {
        using TemporaryFolder folder = new();
        string written = folder.File("comparison.json");
        string again = folder.File("again.json");

        await ArtifactFile.WriteAsync(written, await SampleAsync(), Cancellation);
        await ArtifactFile.WriteAsync(again, await ArtifactFile.ReadAsync<Comparison>(written, Cancellation), Cancellation);

        string json = await File.ReadAllTextAsync(written, Cancellation);
        Assert.Equal(await GoldenAsync("comparison.json"), json);
        Assert.Equal(json, await File.ReadAllTextAsync(again, Cancellation));
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(1, document.RootElement.GetProperty("schema_version").GetInt32());
    }

    /// <summary>A pull request shows the first line; what needs no eyes is folded; every row is there once.</summary>
    [Fact]
    public async Task Markdown_OfAComparison_LeadsWithTheVerdictAndFoldsTheUnchanged()
    {
        Comparison comparison = await SampleAsync();

        string markdown = ComparisonMarkdown.Of(comparison);

        Assert.StartsWith($"**{comparison.Verdict}**\n", markdown, StringComparison.Ordinal);
        int fold = markdown.IndexOf("<details>", StringComparison.Ordinal);
        foreach (ComparedBenchmark row in comparison.Benchmarks)
        {
            string name = $"| `{row.Title.Replace("|", "\\|", StringComparison.Ordinal)}` |";
            int at = markdown.IndexOf(name, StringComparison.Ordinal);
            Assert.Equal((true, row.IsNotable()), (at >= 0, at < fold));
            Assert.Equal(at, markdown.LastIndexOf(name, StringComparison.Ordinal));
        }
    }

    /// <summary>Well-formed but for its doctype, so that a sign in a name opened nothing; and nothing in it is fetched or run.</summary>
    [Fact]
    public async Task Html_OfAComparison_NeedsNothingElse()
    {
        Comparison comparison = await SampleAsync();

        string html = ComparisonHtml.Of(comparison);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        IEnumerable<string> lines = html.Split('\n').Skip(1).Where(line => !line.StartsWith("<meta", StringComparison.Ordinal));
        XDocument parsed = XDocument.Parse(string.Join('\n', lines).Replace("<br>", "<br/>", StringComparison.Ordinal));
        Assert.Equal(comparison.Benchmarks.Count(row => row.Ratio is not null), parsed.Descendants("svg").Count());
    }

    [Fact]
    public async Task Warning_OfAnotherMachine_StandsBeforeAllTables()
    {
        (ComparedResults before, ComparedResults after) = await ComparingSamples.FoldersAsync(Cancellation);
        Comparison comparison = ComparisonBuilder.Build(before, after with { Hosts = [ComparingSamples.Host] });

        string warning = comparison.Warnings[0];

        Assert.Equal($"! {warning}", ComparisonTable.Lines(comparison)[1].Text);
        Assert.Contains("Another machine", ComparisonMarkdown.Of(comparison).Split('\n')[2], StringComparison.Ordinal);
    }

    private static async Task<Comparison> SampleAsync()
    {
        (ComparedResults before, ComparedResults after) = await ComparingSamples.FoldersAsync(Cancellation);
        return ComparisonBuilder.Build(before, after);
    }

    private static Task<string> GoldenAsync(string name) => File.ReadAllTextAsync(SampleFiles.In("comparing", name), Cancellation);
}
