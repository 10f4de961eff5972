using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Reports;

/// <summary>Follows every figure of a page to the file it names, and says which do not stand there as they are shown.</summary>
internal sealed partial class FigureSources(string folder)
{
    private readonly Dictionary<string, JsonElement> files = new(StringComparer.Ordinal);

    /// <summary>One line a figure that is not what its source says; none is as it should be.</summary>
    public IReadOnlyList<string> Wrong(XElement page) =>
    [
        .. Figures(page).Select(one => (Figure: one, Why: WhyWrong(one)))
            .Where(one => one.Why is not null)
            .Select(one => $"{one.Figure.Place} shows {one.Figure.Text}: {one.Why}"),
    ];

    /// <summary>Those that say their source themselves, and the cells of columns whose title says it for all rows.</summary>
    public static IEnumerable<Figure> Figures(XElement page) =>
        page.Descendants("span").Where(IsSourced).Select(span => new Figure(span.Value, PlaceOf(span, span), span))
            .Concat(page.Descendants("td").Select(cell => (Cell: cell, Title: TitleOf(cell)))
                .Where(one => one.Title is not null && IsSourced(one.Title) && one.Cell.Value != "-")
                .Select(one => new Figure(one.Cell.Value, PlaceOf(one.Cell, one.Title!), one.Title!)));

    private static bool IsSourced(XElement element) =>
        element.Attribute("data-source") is not null || element.Attribute("data-key") is not null;

    private static XElement? TitleOf(XElement cell) =>
        cell.Ancestors("table").First().Descendants("th").ElementAtOrDefault(cell.ElementsBeforeSelf("td").Count());

    /// <param name="said">What says so: the element itself, or the title of its column.</param>
    private static string PlaceOf(XElement element, XElement said) => said.Attribute("data-source")?.Value
        ?? $"{PlaceOfRow(element.Ancestors("tr").First())}/{said.Attribute("data-key")!.Value}".TrimEnd('/');

    /// <summary>What the row says, or its key or its place in the list that the rows around it say.</summary>
    private static string PlaceOfRow(XElement row) => row.Attribute("data-source")?.Value
        ?? $"{row.Parent!.Attribute("data-source")!.Value}/{row.Attribute("data-key")?.Value ?? $"{row.ElementsBeforeSelf("tr").Count()}"}";

    private string? WhyWrong(Figure figure)
    {
        JsonElement at = Follow(figure.Place);
        string by = figure.By;
        return at.ValueKind switch
        {
            JsonValueKind.String => Readable(at.GetString()!) == figure.Text ? null : $"it says {at.GetString()}",
            JsonValueKind.Number => WhyNotShown(figure, figure.Place, at.GetDouble()),
            JsonValueKind.Array when by == "median" => WhyNotShown(figure, "ns", Quantiles.Median(NanosecondsOf(at))),
            JsonValueKind.Array when by == "median95" => WhyNotRange(figure.Text, Bootstrap.OfMedian(NanosecondsOf(at))!.Value),
            JsonValueKind.Array when by == "count" => WhyNotShown(figure, figure.Place, NanosecondsOf(at).Length),
            JsonValueKind.Object when by == "rate" => WhyNotShown(figure, figure.Place, BarsOf(at) / MedianOf(at) * 1e9),
            JsonValueKind.Object when by == "time" => WhyNotShown(figure, "ns", MedianOf(at) / BarsOf(at)),
            JsonValueKind.Array when by.Length > 0 => WhyNotMetric(figure, at, by),
            JsonValueKind.Object when by.Contains('/', StringComparison.Ordinal) => WhyNotShown(
                figure, figure.Place, at.GetProperty(by.Split('/')[0]).GetDouble() / at.GetProperty(by.Split('/')[1]).GetDouble()),
            JsonValueKind.Object or JsonValueKind.Array => WhyNotBelow(figure.Text, at),
            _ => $"it is {at.ValueKind}",
        };
    }

    /// <summary>As a page shows what has no sign in XML.</summary>
    private static string Readable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '\ufffd' : letter));

    private string? WhyNotShown(Figure figure, string key, double value)
    {
        Shown shown = Shown.Of(figure.Text);
        double scale = ScaleOf(shown.Unit, key);
        if (!shown.Is(value, scale))
        {
            return $"it is {value:R}";
        }

        if (figure.BoundsKey is not { } beside)
        {
            return figure.Text.Contains('[', StringComparison.Ordinal) ? "its interval has no source" : null;
        }

        JsonElement bounds = Follow($"{figure.Place[..figure.Place.LastIndexOf('/')]}/{beside}");
        return WhyNotBounds(figure.Text, scale, bounds.GetProperty("low").GetDouble(), bounds.GetProperty("high").GetDouble());
    }

    private static string? WhyNotMetric(Figure figure, JsonElement metrics, string id)
    {
        double scale = ScaleOf(Shown.Of(figure.Text).Unit, id);
        if (!Shown.Of(figure.Text).Is(Metric(id), scale))
        {
            return $"it is {Metric(id):R}";
        }

        return figure.Text.Contains('[', StringComparison.Ordinal)
            ? WhyNotBounds(figure.Text, scale, Metric($"{id}Low95"), Metric($"{id}High95"))
            : null;

        double Metric(string name) => MetricOf(metrics, name);
    }

    private static string? WhyNotBounds(string text, double scale, double low, double high)
    {
        Match match = Bounds().Match(text);
        return match.Success && Shown.Of(match.Groups["low"].Value).Is(low, scale) && Shown.Of(match.Groups["high"].Value).Is(high, scale)
            ? null
            : $"its interval is {low:R} to {high:R}";
    }

    /// <summary>Every number in the text is some number below, in its unit or another one.</summary>
    private static string? WhyNotBelow(string text, JsonElement at)
    {
        double[] below = [.. NumbersBelow(at)];
        foreach (Match match in Number().Matches(text))
        {
            Shown shown = Shown.Of(match.Value);
            bool isWord = match.Groups["unit"].Value is not ("" or "s" or "ms" or "us" or "ns" or "%" or "x");
            if (!isWord && !below.Any(value => ((double[])[1, 0.01, 1e-3, 1e3]).Any(scale => shown.Is(value, scale))))
            {
                return $"{match.Value} does not stand there";
            }
        }

        return null;
    }

    private static IEnumerable<double> NumbersBelow(JsonElement at) => at.ValueKind switch
    {
        JsonValueKind.Number => [at.GetDouble()],
        JsonValueKind.String => Number().Matches(at.GetString()!).Select(match => Shown.Of(match.Value).Value),
        JsonValueKind.Array => at.EnumerateArray().SelectMany(NumbersBelow).Append(at.GetArrayLength()),
        JsonValueKind.Object => at.EnumerateObject().SelectMany(property => NumbersBelow(property.Value)),
        _ => [],
    };

    private static string? WhyNotRange(string text, Interval bounds)
    {
        string[] ends = text.Split(" to ");
        bool isRight = IsNanoseconds(ends[0], bounds.Low) && IsNanoseconds(ends[1], bounds.High);
        return isRight ? null : $"it is {bounds.Low:R} to {bounds.High:R}";

        static bool IsNanoseconds(string end, double value) => Shown.Of(end).Is(value, ScaleOf(Shown.Of(end).Unit, "ns"));
    }

    private static double BarsOf(JsonElement benchmark) => MetricOf(benchmark.GetProperty("Metrics"), "BarsPerOperation");

    private static double MedianOf(JsonElement benchmark) => Quantiles.Median(NanosecondsOf(benchmark.GetProperty("Measurements")));

    private static double MetricOf(JsonElement metrics, string id) => metrics.EnumerateArray()
        .Single(metric => metric.GetProperty("Descriptor").GetProperty("Id").GetString() == id).GetProperty("Value").GetDouble();

    private static double[] NanosecondsOf(JsonElement measurements) =>
    [
        .. measurements.EnumerateArray()
            .Where(row => row.GetProperty("IterationMode").GetString() == "Workload")
            .Where(row => row.GetProperty("IterationStage").GetString() == "Actual")
            .Select(row => row.GetProperty("Nanoseconds").GetDouble() / row.GetProperty("Operations").GetInt64()),
    ];

    /// <summary>What one of the shown unit is in the unit of the file, which its key names.</summary>
    private static double ScaleOf(string unit, string place)
    {
        double seconds = unit switch { "s" => 1, "ms" => 1e-3, "us" => 1e-6, "ns" => 1e-9, _ => double.NaN };
        string key = place[(place.LastIndexOf('/') + 1)..];
        double ofKey = key.EndsWith("seconds", StringComparison.Ordinal) ? 1
            : key == "ns" || key.Contains("Nanoseconds", StringComparison.Ordinal) ? 1e-9
            : key.Contains("Microseconds", StringComparison.Ordinal) ? 1e-6
            : 1e-3;
        return unit == "%" ? 0.01 : unit == "MiB" ? 1 << 20 : double.IsNaN(seconds) ? 1 : seconds / ofKey;
    }

    private JsonElement Follow(string place)
    {
        string[] parts = place.Split('#', 2);
        if (!files.TryGetValue(parts[0], out JsonElement at))
        {
            at = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, parts[0]))).RootElement;
            files[parts[0]] = at;
        }

        foreach (string token in parts[1].Split('/').Skip(1))
        {
            string key = token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at.ValueKind == JsonValueKind.Array ? at[int.Parse(key, CultureInfo.InvariantCulture)] : at.GetProperty(key);
        }

        return at;
    }

    [GeneratedRegex(
        @"(?<![\w.\-])-?\d[\d,]*(\.\d+)?(E[-+]?\d+)?(?<unit>\s?(us|ns|MiB)|[a-zA-Z%]*)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"\[(?<low>-?[\d.,]+)-(?<high>-?[\d.,]+)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bounds();

    [GeneratedRegex(
        @"^(?<number>-?[\d,]+(\.(?<decimals>\d+))?)(E(?<power>[-+]?\d+))?\s?(?<unit>[a-zA-Z%]*)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Leading();

    /// <summary>A figure as it is shown, and what says where it stands.</summary>
    internal sealed record Figure(string Text, string Place, XElement Said)
    {
        public string By => Said.Attribute("data-by")?.Value ?? string.Empty;

        public string? BoundsKey => Said.Attribute("data-bounds")?.Value;
    }

    /// <param name="Value">As it is written.</param>
    /// <param name="Half">Of its last digit: as far as rounding goes.</param>
    private readonly record struct Shown(double Value, double Half, string Unit)
    {
        public static Shown Of(string text)
        {
            Match match = Leading().Match(text);
            string exponent = match.Groups["power"].Value;
            double power = exponent.Length > 0 ? Math.Pow(10, int.Parse(exponent, CultureInfo.InvariantCulture)) : 1;
            double number = double.Parse(match.Groups["number"].Value, NumberStyles.Number, CultureInfo.InvariantCulture);
            string unit = match.Groups["unit"].Value;
            double half = Math.Pow(10, -match.Groups["decimals"].Length) * (unit == "MiB" ? 1 : 0.5);
            return new Shown(number * power, half * power, unit);
        }

        public bool Is(double value, double scale) =>
            Math.Abs(value - (Value * scale)) <= (Half * scale * (1 + 1e-6)) + (Math.Abs(value) * 1e-12);
    }
}
