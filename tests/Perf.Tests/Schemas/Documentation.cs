using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Perf.Analysis.Json;

namespace Perf.Tests.Schemas;

/// <summary>What the documentation comments of Perf.Analysis say, as plain text on one line.</summary>
internal static partial class Documentation
{
    private static readonly Dictionary<string, XElement> Members =
        XDocument.Load(Path.ChangeExtension(typeof(IArtifact).Assembly.Location, ".xml"))
            .Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    /// <summary>Null for a type without a summary.</summary>
    public static string? OfType(Type type) => Text(Members.GetValueOrDefault($"T:{type.FullName}")?.Element("summary"));

    /// <summary>Of a property, or of the parameter of a record that it is made from; null where nothing is said.</summary>
    /// <param name="name">As it is in JSON.</param>
    public static string? OfProperty(Type type, string name)
    {
        PropertyInfo? property = Array.Find(
            type.GetProperties(), one => JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Name) == name);
        return property is null
            ? null
            : Text(Members.GetValueOrDefault($"P:{type.FullName}.{property.Name}")?.Element("summary"))
                ?? Text(Members.GetValueOrDefault($"T:{type.FullName}")?
                    .Elements("param").FirstOrDefault(one => one.Attribute("name")?.Value == property.Name));
    }

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        string text = string.Concat(element.DescendantNodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement named => NameIn(named),
            _ => "",
        }));
        return Blank().Replace(text, " ").Trim();
    }

    /// <summary>The last name of a <c>cref</c>, or the parameter; anything else has its text.</summary>
    private static string NameIn(XElement element) =>
        element.Attribute("cref")?.Value.Split('(')[0].Split('.', ':')[^1]
            ?? element.Attribute("name")?.Value
            ?? element.Attribute("langword")?.Value
            ?? "";

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blank();
}
