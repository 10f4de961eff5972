using System.Globalization;
using System.Text.RegularExpressions;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;

namespace Perf.Tests.Analysis.Reports;

/// <summary>Contrasts as WCAG 2.1 computes them, of the colours in both schemes.</summary>
public sealed partial class PageStyleTests
{
    private const double OfText = 4.5;
    private const double OfDrawings = 3;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Colours_OfLightAndDark_CanBeRead(int scheme)
    {
        Dictionary<string, double> luminance = Colours(scheme)
            .ToDictionary(one => one.Key, one => LuminanceOf(Channels(one.Value)), StringComparer.Ordinal);

        Assert.All((string[])["text", "dim", "bad", "good", "c1"], name => Assert.InRange(Contrast(name, "page"), OfText, 21));
        Assert.All((string[])["axis", "c1", "c2", "c3", "c4", "c5"], name => Assert.InRange(Contrast(name, "page"), OfDrawings, 21));
        Assert.All((string[])["c1", "c2", "c3", "c4", "c5"], name => Assert.InRange(Contrast("on", name), OfText, 21));

        double Contrast(string one, string other)
        {
            double[] both = [luminance[one], luminance[other]];
            return (both.Max() + 0.05) / (both.Min() + 0.05);
        }
    }

    /// <summary>The values in a heat map stand on its colour, as dark as it gets.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Text_OnTheDarkestCell_CanBeRead(int scheme)
    {
        Dictionary<string, string> colours = Colours(scheme);

        double cell = LuminanceOf(Mix(colours["c1"], colours["page"], HeatMap.MostInk));
        double text = LuminanceOf(Channels(colours["text"]));

        Assert.InRange((Math.Max(cell, text) + 0.05) / (Math.Min(cell, text) + 0.05), OfText, 21);
    }

    /// <summary>The first block of custom properties is the light one, the second the dark one.</summary>
    private static Dictionary<string, string> Colours(int scheme) => Colour().Matches(PageStyle.Css)
        .GroupBy(match => match.Groups["name"].Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.ElementAt(scheme).Groups["hex"].Value, StringComparer.Ordinal);

    private static double[] Channels(string hex) =>
        [.. ((int[])[0, 2, 4]).Select(at => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)];

    private static double[] Mix(string over, string under, double part) =>
        [.. Channels(over).Zip(Channels(under), (above, below) => (part * above) + ((1 - part) * below))];

    private static double LuminanceOf(double[] channels)
    {
        double[] linear = [.. channels.Select(part => part <= 0.03928 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    [GeneratedRegex("--(?<name>[a-z0-9]+): #(?<hex>[0-9a-f]{6});", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colour();
}
