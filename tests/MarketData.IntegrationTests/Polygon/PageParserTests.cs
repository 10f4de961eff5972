using System.Globalization;
using System.Text;
using MarketData.Polygon.Wire;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>
/// The fast way of reading bars against the general one: whatever the text, both take the same bars or both refuse the page; and
/// it does not matter in which pieces the page came.
/// </summary>
public sealed class PageParserTests
{
    private const int MaxBars = 50_000;

    private static readonly string[] Names = ["v", "vw", "o", "c", "h", "l", "t", "n"];

    /// <summary>Ways to write a value that a scanner may get wrong; the second of each pair is whether a page can hold it.</summary>
    public static TheoryData<string> Numbers =>
    [
        "0", "0.5", "7", "12345678", "123456789", "1234567890123456", "12345678901234567", "99999999999999999999",
        "0.00000001", "0.000000001", "1.12345678", "1.123456789", "12345678.12345678", "90071992.54740993", "9007199254.740993",
        "123.45678901234567", "1e3", "1E3", "1.5e-3", "1e400", "1.0", "100.10", "00", "01", "01.5", "1.", ".5", "-1", "-0", "+1", "1.2.3",
        "1..2", "", "-", "NaN", "null", "\"1\"", "{}", "[1,2]", "1 ", " 1", "1\t", "12a", "0x10",
        "1234567890123456789012345678901", "12345678901234567890123456789012", "0.1234567890123456789012345678901",
        "1.79769313486231570e308", "4.9e-324", "2.2250738585072011e-308", "9007199254740993", "9007199254740992.5",
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Value_HoweverWritten_IsReadAsTheGeneralReaderReadsIt(string number)
    {
        foreach (string name in Names)
        {
            AssertSame(Pages.WithBars([Bar(name, number), Pages.Bar(1), Pages.Bar(2)]));
            AssertSame(Pages.WithBars([Pages.Bar(0), Pages.Bar(1), Bar(name, number)]));
        }
    }

    public static TheoryData<string> OddBars =>
    [
        "{}", "{ }", """{"o":1}""", """{"o":1,}""", """{,"o":1}""", """{"o" :1,"c":2}""", """{"o":1 ,"c":2}""", """{"o":1,"o":2}""",
        """{"vw":1,"vw":2,"t":3}""", """{"n":1,"n":2,"t":3}""", """{"x":1,"x":2,"t":3}""", """{"w":1,"vw":2,"t":3}""", """{"O":1,"t":3}""",
        """{"\u006f":1,"t":3}""", """{"o:1,"t":3}""", """{"o"1,"t":3}""", """{"o":1"c":2}""", """{"o":1;"c":2}""", """{"o":1]""", """["o",1]""",
        """{"otc":true,"o":1,"t":3}""", """{"o":1,"t":3,"x":{"o":2}}""", """{"":1,"t":3}""", """{"o":1,"t":3} """, """{"o":1,"t":3}{}""",
        "1", "null", "\"bar\"", "{\"o\":1,\"t\":3}//", "{\"\u00e9\":1}",
    ];

    [Theory]
    [MemberData(nameof(OddBars))]
    public void Bar_HoweverWritten_IsReadAsTheGeneralReaderReadsIt(string bar)
    {
        AssertSame(Pages.WithBars([bar]));
        AssertSame(Pages.WithBars([bar, Pages.Bar(1), Pages.Bar(2), Pages.Bar(3)]));
        AssertSame(Pages.WithBars([Pages.Bar(1), Pages.Bar(2), bar, Pages.Bar(3)]));
    }

    [Theory]
    [InlineData(";")]
    [InlineData("")]
    [InlineData(",,")]
    [InlineData(" , ")]
    [InlineData("\n,")]
    [InlineData("]")]
    public void Bars_HoweverSeparated_AreReadAsTheGeneralReaderReadsThem(string separator) =>
        AssertSame(Pages.Text($"[{Pages.Bar(0)}{separator}{Pages.Bar(1)},{Pages.Bar(2)}]", count: 3));

    [Theory]
    [InlineData("""{"\ud800abcdef":1,""")] // half a character, which can be compared with nothing
    [InlineData("""{"\u0072esults":[],""")]
    [InlineData("""{"x":{"results":[]},""")]
    public void Page_WithAnOddNameBeforeItsBars_IsReadAsTheGeneralReaderReadsIt(string head) =>
        AssertSame(head + Pages.Of(0, 3)[1..]);

    /// <summary>Right pages with a byte or two altered, dropped, doubled or moved: most are refused, some are not, none apart.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Page_Damaged_IsReadAsTheGeneralReaderReadsIt(int seed)
    {
        Random random = new(seed);
        int refused = 0;
        for (int i = 0; i < 4000; i++)
        {
            List<byte> page = [.. Encoding.UTF8.GetBytes(RandomPage(random))];
            for (int damages = random.Next(3); damages > 0; damages--)
            {
                Damage(page, random);
            }

            refused += AssertSame([.. page], random) ? 0 : 1;
        }

        Assert.InRange(refused, 400, 3600);
    }

    [Fact]
    public void Page_ShownByteByByte_IsReadAsWhole()
    {
        byte[] page = Encoding.UTF8.GetBytes(RandomPage(new Random(4)));
        PageParser parser = new(MaxBars);
        parser.Begin();
        for (int shown = 0; shown <= page.Length; shown++)
        {
            parser.Grew(page.AsSpan(0, shown));
        }

        AssertSame(Read(new PageParser(MaxBars, scansBars: false), page, []), (parser.Parse(page), parser), "byte by byte");
    }

    [Fact]
    public void Page_AfterOneThatWasCutOff_OwesItNothing()
    {
        byte[] page = Encoding.UTF8.GetBytes(RandomPage(new Random(5)));
        PageParser parser = new(MaxBars);
        parser.Begin();
        parser.Grew(page.AsSpan(0, page.Length / 2));

        AssertSame(Read(new PageParser(MaxBars, scansBars: false), page, []), Read(parser, page, []), "after a part");
    }

    /// <summary>Three bytes a bar: as many as there are would take gigabytes.</summary>
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"o":1,"h":1,"l":1,"c":1,"v":1,"t":1}""")]
    public void Page_OfFarMoreBarsThanItMayHave_IsRefusedAndTakesNoMemoryForThem(string bar)
    {
        byte[] page = Encoding.UTF8.GetBytes(Pages.WithBars([.. Enumerable.Repeat(bar, 1_000_000)]));
        PageParser parser = new(maxBars: 1_000);
        parser.Begin();
        parser.Grew(page);

        Assert.Null(parser.Parse(page));
        Assert.True(parser.MetTooManyBars);
        Assert.Equal(1_000, parser.Length);
        Assert.InRange(parser.CapacityBytes, 1, 256 * 1024);

        (AggregatesEnvelope? next, _) = Read(parser, Encoding.UTF8.GetBytes(Pages.Of(0, 3)), []);
        Assert.Equal((3, false), (next?.Results?.Length, parser.MetTooManyBars));
    }

    private static void AssertSame(string page) => AssertSame(Encoding.UTF8.GetBytes(page), new Random(page.Length));

    /// <returns>Whether the page is one.</returns>
    private static bool AssertSame(byte[] page, Random random)
    {
        (AggregatesEnvelope? Page, PageParser) oracle = Read(new PageParser(MaxBars, scansBars: false), page, []);
        int[] cuts = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(page.Length + 1)).Order()];
        AssertSame(oracle, Read(new PageParser(MaxBars), page, cuts), Encoding.UTF8.GetString(page));
        AssertSame(oracle, Read(new PageParser(MaxBars), page, [page.Length]), Encoding.UTF8.GetString(page));
        return oracle.Page is not null;
    }

    private static (AggregatesEnvelope? Page, PageParser Parser) Read(PageParser parser, byte[] page, int[] cuts)
    {
        parser.Begin();
        foreach (int cut in cuts)
        {
            parser.Grew(page.AsSpan(0, cut));
        }

        return (parser.Parse(page), parser);
    }

    private static void AssertSame(
        (AggregatesEnvelope? Page, PageParser Parser) expected, (AggregatesEnvelope? Page, PageParser Parser) actual, string text)
    {
        Assert.True(expected.Page is null == actual.Page is null, text);
        if (expected.Page is null)
        {
            return;
        }

        Assert.Equal(Head(expected.Page), Head(actual.Page!));
        Assert.Equal(expected.Parser.Length, actual.Parser.Length);
        Assert.Equal(expected.Parser.Quarantined, actual.Parser.Quarantined);
        Assert.Equal(Columns(expected.Parser), Columns(actual.Parser));
    }

    private static (string?, bool?, int?, bool, string?) Head(AggregatesEnvelope page) =>
        (page.Ticker, page.Adjusted, page.ResultsCount, page.Results is null, page.NextUrl);

    /// <summary>Bit by bit, so that -0 is not 0.</summary>
    private static List<long> Columns(PageParser parser) =>
    [
        .. parser.Columns.TimesUnixMs,
        .. new[] { parser.Columns.Opens.ToArray(), [.. parser.Columns.Highs], [.. parser.Columns.Lows], [.. parser.Columns.Closes], [.. parser.Columns.Volumes] }
            .SelectMany(column => column.Select(BitConverter.DoubleToInt64Bits)),
    ];

    private static string Bar(string name, string number)
    {
        IEnumerable<string> fields = Names.Select(field => $"\"{field}\":" + (field == name ? number : field == "t" ? Text(Pages.Time(0)) : "5"));
        return $"{{{string.Join(',', fields)}}}";
    }

    private static string RandomPage(Random random)
    {
        IEnumerable<string> bars = Enumerable.Range(0, random.Next(6)).Select(i =>
        {
            double low = random.NextDouble() * Math.Pow(10, random.Next(-4, 6));
            double high = low * (1 + random.NextDouble());
            string[] fields =
            [
                $"\"v\":{Text(random.NextDouble() * Math.Pow(10, random.Next(0, 12)), random)}",
                $"\"vw\":{Text((low + high) / 2, random)}",
                $"\"o\":{Text(low, random)}",
                $"\"c\":{Text(high, random)}",
                $"\"h\":{Text(high, random)}",
                $"\"l\":{Text(low, random)}",
                $"\"t\":{Text(Pages.Time(i))}",
                $"\"n\":{Text(random.Next(100_000))}",
            ];
            if (random.Next(4) == 0)
            {
                random.Shuffle(fields);
            }

            return $"{{{string.Join(random.Next(20) == 0 ? ", " : ",", fields)}}}";
        });
        return Pages.WithBars([.. bars]);
    }

    private static string Text(double value, Random random) =>
        value.ToString(random.Next(4) switch { 0 => "R", 1 => "F2", 2 => "F0", _ => "F4" }, CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Damage(List<byte> page, Random random)
    {
        int at = random.Next(page.Count);
        switch (random.Next(5))
        {
            case 0:
                page[at] = (byte)random.Next(256);
                break;
            case 1:
                page[at] = (byte)"0123456789.,:\"{}[]eE+- tvw"[random.Next(26)];
                break;
            case 2:
                page.RemoveAt(at);
                break;
            case 3:
                page.Insert(at, page[random.Next(page.Count)]);
                break;
            default:
                page.RemoveRange(at, random.Next(page.Count - at));
                page.Add((byte)'}');
                break;
        }
    }
}
