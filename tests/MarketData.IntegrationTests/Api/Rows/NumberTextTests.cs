using System.Buffers.Text;
using System.Globalization;
using System.Text;
using MarketData.Api.Rows.Digits;

namespace MarketData.IntegrationTests.Api.Rows;

/// <summary>The text of numbers and instants, against the runtime's own and against reading it back.</summary>
public sealed class NumberTextTests(ITestOutputHelper output)
{
    private const int Numbers = 2_000_000;

    [Fact]
    public void Write_RandomBits_IsTheRuntimesTextAndReadsBackAsTheSameBits()
    {
        Random random = new(6);
        for (int i = 0; i < Numbers; i++)
        {
            AssertText(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
        }
    }

    [Fact]
    public void Write_NumbersAsTheyAreServed_IsTheRuntimesTextAndReadsBackAsTheSameBits()
    {
        Random random = new(7);
        for (int i = 0; i < Numbers / 10; i++)
        {
            double price = random.NextDouble() * Math.Pow(10, random.Next(-6, 17));
            AssertText(price);
            AssertText(-price);
            AssertText(Math.Round(price, random.Next(0, 9)));
            AssertText(Math.Floor(price));
            AssertText((random.NextDouble() - 0.5) / 1000);
            AssertText(random.Next() / 10_000.0);
            AssertText(float.CreateTruncating(price));
        }
    }

    [Fact]
    public void Write_NeighboursOfPowers_IsTheRuntimesTextAndReadsBackAsTheSameBits()
    {
        for (int power = -1074; power <= 1023; power++)
        {
            AssertNeighbours(Math.ScaleB(1, power));
        }

        for (int power = -323; power <= 308; power++)
        {
            AssertNeighbours(double.Parse($"1E{power}", CultureInfo.InvariantCulture));
            AssertNeighbours(double.Parse($"5E{power}", CultureInfo.InvariantCulture));
            AssertNeighbours(double.Parse($"9.5E{power}", CultureInfo.InvariantCulture));
        }

        // The largest of the short ones, and the first that is none.
        AssertNeighbours(1e11);
        AssertNeighbours(99_999_999_999.9999);
        AssertNeighbours(9_007_199_254_740_992);
        AssertNeighbours(9_007_199_254_740_993);
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(209.29, "209.29")]
    [InlineData(-0.0019, "-0.0019")]
    [InlineData(0.00005, "5E-05")]
    [InlineData(1e16, "10000000000000000")]
    [InlineData(1e17, "1E+17")]
    [InlineData(4.1045368012983762e-289, "4.1045368012983762E-289")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    [InlineData(double.Epsilon, "5E-324")]
    [InlineData(double.NaN, "null")]
    [InlineData(double.PositiveInfinity, "null")]
    [InlineData(double.NegativeInfinity, "null")]
    public void Write_KnownNumber_IsItsText(double value, string expected) => Assert.Equal(expected, TextOf(value));

    [Fact]
    public void Write_RandomInstants_AreTheRuntimesText()
    {
        Random random = new(8);
        InstantText instants = new();
        Span<byte> text = stackalloc byte[InstantText.MaxLength];
        long first = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
        long last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        long instant = first;
        for (int i = 0; i < 100_000; i++)
        {
            string written = Encoding.UTF8.GetString(text[..instants.Write(instant, text)]);
            DateTime expected = DateTimeOffset.FromUnixTimeMilliseconds(instant).UtcDateTime;

            Assert.Equal(expected.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture), written);
            instant = (i % 4) switch
            {
                0 => random.NextInt64(first, last + 1),
                1 => Math.Min(last, instant + random.Next(86_400_000)),
                2 => Math.Max(first, instant - random.Next(86_400_000)),
                _ => instant / 60_000 * 60_000,
            };
        }
    }

    private void AssertNeighbours(double value)
    {
        AssertText(value);
        AssertText(Math.BitIncrement(value));
        AssertText(Math.BitDecrement(value));
        AssertText(-value);
    }

    /// <summary>Compares bytes: a text of each of millions of numbers would be most of the test.</summary>
    private void AssertText(double value)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        Span<byte> expected = stackalloc byte[32];
        int length = NumberText.Write(value, text);
        if (!double.IsFinite(value))
        {
            Assert.True(text[..length].SequenceEqual("null"u8));
            return;
        }

        value.TryFormat(expected, out int expectedLength, provider: CultureInfo.InvariantCulture);
        bool isSame = IsReadBack(text[..length], value)
            && (text[..length].SequenceEqual(expected[..expectedLength]) || !IsReadBack(expected[..expectedLength], value));
        if (!isSame)
        {
            output.WriteLine($"bits {BitConverter.DoubleToInt64Bits(value):x16}");
            Assert.Equal(value.ToString("R", CultureInfo.InvariantCulture), TextOf(value));
            Assert.Fail("the text is not read back as the same bits");
        }
    }

    /// <summary>The runtime's own is not always: 2^-957 it writes with a digit too few.</summary>
    private static bool IsReadBack(ReadOnlySpan<byte> text, double value) =>
        Utf8Parser.TryParse(text, out double read, out int consumed)
        && consumed == text.Length
        && BitConverter.DoubleToInt64Bits(read) == BitConverter.DoubleToInt64Bits(value);

    private static string TextOf(double value)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        return Encoding.UTF8.GetString(text[..NumberText.Write(value, text)]);
    }
}
