using System.Globalization;
using System.Text;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Charts;

/// <summary>
/// One drawing. It is as wide as a phone, so that its text can be read there, and grows with the room it gets; colours and sizes of text
/// are the page's.
/// </summary>
internal sealed class Svg
{
    public const double WidthPx = 400;

    /// <summary>From one line of text to the next.</summary>
    public const double LinePx = 17;

    /// <summary>For what has to fit: a character on average, and wider ones, in the widest of the usual fonts.</summary>
    private const double CharacterPx = 6.8;
    private const double WidePx = 8.3;
    private const double WidestPx = 12.5;

    private readonly StringBuilder elements = new();

    /// <param name="title">What is drawn; said in place of the drawing, too.</param>
    /// <param name="description">What it shows, for who does not see it.</param>
    public Svg(string title, string description, double heightPx)
    {
        Add($"<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {WidthPx} {heightPx:0.##}\">");
        elements.Append($"<title>{Markup.Encode(title)}</title><desc>{Markup.Encode(description)}</desc>\n");
    }

    public static int CharactersIn(double widthPx) => Math.Max(1, (int)(widthPx / CharacterPx));

    public static double WidthOf(string text) => text.Sum(letter => letter switch
    {
        '%' or 'm' or 'w' or 'M' or 'W' => WidestPx,
        (>= '0' and <= '9') or (>= 'A' and <= 'Z') => WidePx,
        _ => CharacterPx,
    });

    /// <summary>Where texts begin that end at the right edge, all of them whole: a figure that is shortened is another figure.</summary>
    public static double LeftOf(IEnumerable<string> texts) => WidthPx - texts.Max(WidthOf);

    /// <summary>An element whose text, if it has one, is encoded already.</summary>
    public void Add(FormattableString element) => elements.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <param name="kind">Classes of the style.</param>
    public void Rectangle(double x, double y, double width, double height, string kind) =>
        Add($"<rect class=\"{kind}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{Math.Max(width, 0):0.##}\" height=\"{height:0.##}\"/>");

    /// <summary>A rectangle of which there are many, in as few characters as it takes.</summary>
    public static string Box(double x, double y, double width, double height) => string.Create(
        CultureInfo.InvariantCulture,
        $"M{x:0.##} {y:0.##}h{Math.Max(width, 0):0.##}v{height:0.##}h-{Math.Max(width, 0):0.##}z");

    public void Line(double x1, double y1, double x2, double y2, string kind) =>
        Add($"<line class=\"{kind}\" x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\"/>");

    /// <summary>A line from corner to corner.</summary>
    public void Polyline(IEnumerable<(double X, double Y)> corners, string kind)
    {
        IEnumerable<string> points =
            corners.Select(corner => string.Create(CultureInfo.InvariantCulture, $"{corner.X:0.##},{corner.Y:0.##}"));
        Add($"<polyline class=\"{kind}\" points=\"{string.Join(' ', points)}\"/>");
    }

    /// <param name="kind">Classes of the style, which also say on which side of x the text stands.</param>
    public void Text(double x, double y, string text, string kind = "label") =>
        Add($"<text class=\"{kind}\" x=\"{x:0.##}\" y=\"{y:0.##}\">{Markup.Encode(text)}</text>");

    /// <summary>A name, shortened to the room it has.</summary>
    public void Name(double x, double y, string name, double roomPx)
    {
        string shown = Markup.Shorten(name, CharactersIn(roomPx));
        string whole = shown == name ? string.Empty : $"<title>{Markup.Encode(name)}</title>";
        Add($"<text class=\"name\" x=\"{x:0.##}\" y=\"{y:0.##}\">{Markup.Encode(shown)}{whole}</text>");
    }

    /// <summary>A 95% interval along x, with its ends marked.</summary>
    public void Whisker(double fromX, double toX, double y)
    {
        const double CapPx = 4;
        double top = y - CapPx;
        FormattableString path = $"M{fromX:0.##} {top:0.##}v{2 * CapPx}M{fromX:0.##} {y:0.##}H{toX:0.##}M{toX:0.##} {top:0.##}v{2 * CapPx}";
        Add($"<path class=\"whisker\" d=\"{FormattableString.Invariant(path)}\"/>");
    }

    public override string ToString() => elements + "</svg>";
}
