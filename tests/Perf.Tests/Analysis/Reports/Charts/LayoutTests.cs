using System.Xml.Linq;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis.Reports.Charts;

/// <summary>The charts of a full run as a reader meets them: whatever is written can be read.</summary>
public sealed class LayoutTests : IDisposable
{
    /// <summary>Of a character on average at the charts' 13 pixels, and how high letters are above and below their line.</summary>
    private const double CharacterPx = 6.5;
    private const double AbovePx = 9;
    private const double BelowPx = 2;

    private static readonly string[] Centred = ["on", "value", "x-tick", "x-title"];
    private static readonly string[] Ended = ["end", "y-tick"];

    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Texts_OfEveryChart_LieInsideItAndNotOnEachOther()
    {
        RunFolder folder = RunFolder.Create(temporary.FolderPath);
        await ReportSamples.WriteAsync(folder);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.Empty(page.Root.Descendants("svg").Where(svg => svg.Attribute("class")?.Value == "chart").SelectMany(Problems));
    }

    private static IEnumerable<string> Problems(XElement svg)
    {
        string title = svg.Element("title")!.Value;
        double[] box = Drawing.Numbers(svg.Attribute("viewBox")!.Value);
        (string Text, double Left, double Right, double Y)[] texts = [.. svg.Elements("text").Select(Place)];
        for (int i = 0; i < texts.Length; i++)
        {
            (string text, double left, double right, double y) = texts[i];
            if (left < -1 || right > box[2] + 1 || y - AbovePx < -1 || y + BelowPx > box[3] + 1)
            {
                yield return $"{title}: {text} is cut";
            }

            foreach ((string other, double otherLeft, double otherRight, double otherY) in texts.Skip(i + 1))
            {
                if (left < otherRight && otherLeft < right && Math.Abs(y - otherY) < AbovePx + BelowPx)
                {
                    yield return $"{title}: {text} lies on {other}";
                }
            }
        }
    }

    private static (string Text, double Left, double Right, double Y) Place(XElement element)
    {
        string[] kinds = element.Attribute("class")!.Value.Split(' ');
        string text = element.Nodes().OfType<XText>().First().Value;
        double x = Drawing.Number(element, "x");
        double y = Drawing.Number(element, "y") + (element.Attribute("dy") is null ? 0 : Drawing.Number(element, "dy"));
        double width = text.Length * CharacterPx;
        return kinds.Intersect(Centred, StringComparer.Ordinal).Any() ? (text, x - (width / 2), x + (width / 2), y)
            : kinds.Intersect(Ended, StringComparer.Ordinal).Any() ? (text, x - width, x, y)
            : (text, x, x + width, y);
    }
}
