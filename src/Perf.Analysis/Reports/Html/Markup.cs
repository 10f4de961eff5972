using System.Net;
using System.Text;

namespace Perf.Analysis.Reports.Html;

/// <summary>A piece of a page that is HTML already; a string that becomes one is encoded.</summary>
/// <param name="Inner">The HTML, of a figure without the element that says where it stands.</param>
/// <param name="Attributes">Of that element; null for what is no figure.</param>
internal readonly record struct Markup(string Inner, string? Attributes = null)
{
    private const char Unknown = '\ufffd';

    public string Html => Attributes is null ? Inner : $"<span {Attributes}>{Inner}</span>";

    public static implicit operator Markup(string text) => new(Encode(text));

    public static Markup operator +(Markup one, Markup other) => new(one.Html + other.Html);

    /// <summary>A name that anybody may have given: it does not turn the text around it, and a long one is whole in its title.</summary>
    public static Markup Name(string name, int most = 80)
    {
        string shown = Shorten(name, most);
        return new Markup(shown == name ? $"<bdi>{Encode(name)}</bdi>" : $"<bdi title=\"{Encode(name)}\">{Encode(shown)}</bdi>");
    }

    /// <summary>
    /// A number or a sentence as people read it, with where it stands; or text whose numbers all stand below that place.
    /// </summary>
    /// <param name="bounds">The key beside a number's own that holds the interval in the text; null when it shows none.</param>
    /// <param name="by">
    /// How a number follows from what stands there: <c>median</c>, <c>median95</c> or <c>count</c> of measurements, the id of a metric,
    /// <c>rate</c> or <c>time</c> of the bars of a case, or two keys with a stroke between them; null when it is what stands there.
    /// </param>
    public static Markup Figure(string text, Source source, string? bounds = null, string? by = null) => new(
        Encode(text),
        source.Attribute()
            + (bounds is null ? string.Empty : $" data-bounds=\"{bounds}\"")
            + (by is null ? string.Empty : $" data-by=\"{Encode(by)}\""));

    /// <summary>An address as it is, of a place in the page or a file beside it.</summary>
    public static Markup Link(string address, string text) => new($"<a href=\"{Encode(address)}\">{Encode(text)}</a>");

    /// <summary>A text of a cell that may take several lines.</summary>
    public static Markup Long(string text) => new($"<span class=\"long\">{Encode(text)}</span>");

    /// <summary>The same of a sentence as it stands in a file.</summary>
    public static Markup Long(string sentence, Source source) => new($"<span class=\"long\">{Figure(sentence, source).Html}</span>");

    public static Markup Code(string text) => new($"<code>{Encode(text)}</code>");

    public static Markup Join(string separator, IEnumerable<Markup> parts) => new(string.Join(separator, parts.Select(part => part.Html)));

    /// <summary>The start and the end of a text that is longer than so many characters.</summary>
    public static string Shorten(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        int head = (most - 1) / 2;
        int tail = most - 1 - head;
        return $"{text[..head]}…{text[^tail..]}";
    }

    /// <summary>For text and attributes, of HTML and of XML, which has no sign for most control characters.</summary>
    public static string Encode(string text)
    {
        StringBuilder? clean = null;
        for (int i = 0; i < text.Length; i++)
        {
            if ((char.IsControl(text[i]) && text[i] is not ('\t' or '\n' or '\r')) || text[i] is '\ufffe' or '\uffff')
            {
                clean ??= new StringBuilder(text);
                clean[i] = Unknown;
            }
        }

        return WebUtility.HtmlEncode(clean?.ToString() ?? text);
    }
}
