using System.Xml.Linq;
using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Gating.Texts;
using Perf.Analysis.Json;
using static Perf.Tests.Analysis.Gating.GatingSamples;

namespace Perf.Tests.Analysis.Gating;

/// <summary>One report with a row of each kind, in every form it takes.</summary>
public sealed class GateReportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_Written_IsTheGoldenFileAndIsReadBack()
    {
        using TemporaryFolder folder = new();
        await ArtifactFile.WriteAsync(folder.File("one.json"), Report(), Cancellation);
        GateReport read = await ArtifactFile.ReadAsync<GateReport>(folder.File("one.json"), Cancellation);
        await ArtifactFile.WriteAsync(folder.File("two.json"), read, Cancellation);

        string json = await File.ReadAllTextAsync(folder.File("one.json"), Cancellation);
        Assert.Equal(json, await File.ReadAllTextAsync(folder.File("two.json"), Cancellation));
        await AssertGoldenAsync(json, "gate_report.json");
    }

    [Fact]
    public Task Terminal_IsTheGoldenFile() =>
        AssertGoldenAsync(string.Join('\n', GateTerminal.Lines(Report()).Select(line => line.Text)) + "\n", "gate_report.txt");

    [Fact]
    public Task Markdown_IsTheGoldenFile() => AssertGoldenAsync(GateMarkdown.Of(Report()), "gate_report.md");

    [Fact]
    public Task Html_IsTheGoldenFile() => AssertGoldenAsync(GateHtml.Of(Report()), "gate_report.html");

    [Fact]
    public Task JUnit_IsTheGoldenFile() => AssertGoldenAsync(GateJUnit.Of(Report()), "gate_report.xml");

    [Fact]
    public void JUnit_OfAMessageThatXmlCannotHold_IsWellFormed()
    {
        GateReport report = Judge(Evidence(Calm()) with { Failures = [new ArmFailure("A<B>.C", GateArm.Candidate, "\u0001 <&\"\ud800")] });

        XElement suite = XDocument.Parse(GateJUnit.Of(report)).Root!.Element("testsuite")!;

        Assert.Equal("2", suite.Attribute("tests")!.Value);
        Assert.Equal("1", suite.Attribute("failures")!.Value);
        Assert.Equal(2, suite.Elements("testcase").Count());
    }

    [Fact]
    public void Annotations_AreErrorsOfWhatFailsWithTheirSignsEscaped()
    {
        GateEvidence evidence = Evidence(Calm()) with
        {
            Failures =
            [
                new ArmFailure("Guards.A(X: 1, Y: 2)", GateArm.Candidate, "100%\nof it"),
                new ArmFailure("Guards.B", GateArm.Base, "no"),
            ],
        };

        IReadOnlyList<string> lines = GateAnnotations.Lines(Judge(evidence), name => name == "Guards.B" ? null : "benchmarks/A,B.cs");

        Assert.Equal(2, lines.Count);
        Assert.StartsWith(
            "::error file=benchmarks/A%2CB.cs,title=failed%3A Guards.A(X%3A 1%2C Y%3A 2)::", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("100%25%0Aof it", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("::warning title=failed%3A Guards.B::", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_OfNamesThatAreMarkup_CallsNobody()
    {
        GateReport report = Judge(Evidence(Calm()) with { Failures = [new ArmFailure("G.X", GateArm.Candidate, "<img> @all `x` | y")] });

        string text = GateMarkdown.Of(report);

        Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@all", text, StringComparison.Ordinal);
    }

    private static GateReport Report()
    {
        GateRules rules = Rules() with
        {
            Waivers =
            [
                Waiver("*.Waived"),
                Waiver("*.Nobody") with { Id = "W2" },
                Waiver("*.Slow") with { Id = "W3", Expires = new DateOnly(2026, 1, 1) },
            ],
            Budgets = [new GateBudget { Id = "B1", Benchmark = "*.Slow", Against = "*.Same", MaxRatio = 2, Reason = "So." }],
        };
        GateSample[] samples =
        [
            .. Calm("Guards.Slow", 1.05), .. Calm("Guards.Waived", 1.06), .. Calm("Guards.Same"), .. Calm("Guards.Fast", 0.9),
            .. Calm("Guards.More", moreBytes: 48), .. Calm("Guards.Waiting", wallRatio: 1.5),
            .. Calm("Guards.Short", launches: 3), .. Calm("Guards.PostgresPage(Rows: 100)", 1.002), .. Calm(Kernel),
        ];
        return Judge(
            Evidence(samples) with
            {
                Failures = [new ArmFailure("Guards.Broken", GateArm.Candidate, "NullReferenceException")],
                Disappeared = ["Guards.Gone"],
                New = ["Guards.Now"],
            },
            rules);
    }

    /// <summary>A golden file that is not there is written, and the test fails, so that somebody looks at it.</summary>
    private static async Task AssertGoldenAsync(string text, string name)
    {
        string path = SampleFiles.In("golden", name);
        if (!File.Exists(path))
        {
            await File.WriteAllTextAsync(path, text, Cancellation);
            Assert.Fail($"{name} was not there and is now: read it.");
        }

        Assert.Equal(await File.ReadAllTextAsync(path, Cancellation), text);
    }
}
