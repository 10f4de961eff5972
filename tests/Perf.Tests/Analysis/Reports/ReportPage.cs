using System.Xml.Linq;

namespace Perf.Tests.Analysis.Reports;

/// <summary>A page read back; it is XML behind its first line, so that a tag that does not end cannot hide.</summary>
internal sealed class ReportPage
{
    public ReportPage(string html)
    {
        Html = html;
        string[] parts = html.Split('\n', 2);
        Assert.Equal("<!DOCTYPE html>", parts[0]);
        Root = XDocument.Parse(parts[1]).Root!;
    }

    public string Html { get; }

    public XElement Root { get; }

    public IReadOnlyList<XElement> Sections => [.. Root.Descendants("section")];

    public XElement Section(string id) => Assert.Single(Sections, section => section.Attribute("id")!.Value == id);

    /// <summary>What the section says is missing.</summary>
    public IReadOnlyList<string> Missing(string id) =>
        [.. Section(id).Descendants("p").Where(text => text.Attribute("class")?.Value == "missing").Select(text => text.Value)];

    public static string Words(XElement element) =>
        string.Join(' ', element.DescendantNodes().OfType<XText>().Select(text => text.Value.Trim()));
}
