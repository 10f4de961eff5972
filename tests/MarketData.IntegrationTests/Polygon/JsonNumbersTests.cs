using System.Globalization;
using System.Text;
using MarketData.Polygon.Wire;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>The fast reader gives the same double, bit for bit, as the framework's.</summary>
public sealed class JsonNumbersTests
{
    public static TheoryData<string> Numbers =>
    [
        "0", "-0", "0.0", "-0.0", "1", "-1", "0.1", "100.5", "0.000001", "1.029145e+06", "1E5", "1e-5",
        "5e-324", "4.9e-324", "2.2250738585072014e-308",
        "1.7976931348623157e308", "1e22", "1e23", "9007199254740992", "9007199254740993", "9007199254740993e0", "0.1e22", "0.1e23",
        "123456789012345678", "12345678901234567890", "18446744073709551616", "99999999999999999999999", "0.30000000000000004",
        "0.00000000000000000000000000000000001", "0e400", "0.0000000000000000000000001e30", "1e-400", "1e400", "-1e400",
        "1e99999999999", "1e-99999999999", "1234567.12345678901234567890",
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void ReadDouble_Text_EqualsTheFramework(string text) => AssertSame(text);

    [Fact]
    public void ReadDouble_RandomPricesAndVolumes_EqualTheFramework()
    {
        Random random = new(20_250_101);
        for (int i = 0; i < 20_000; i++)
        {
            long units = random.NextInt64(1, 1L << random.Next(1, 63));
            int decimals = random.Next(0, 12);
            AssertSame(((decimal)units / (decimal)Math.Pow(10, decimals)).ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void ReadDouble_AnyFiniteDouble_RoundTrips()
    {
        Random random = new(20_250_102);
        for (int i = 0; i < 20_000; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
            {
                AssertSame(value.ToString("R", CultureInfo.InvariantCulture));
                AssertSame(value.ToString("E16", CultureInfo.InvariantCulture));
            }
        }
    }

    [Theory]
    [InlineData("1735689600000", true)]
    [InlineData("-1", true)]
    [InlineData("1.5", false)]
    [InlineData("1e3", false)]
    [InlineData("9223372036854775808", false)]
    public void TryReadInt64_Text_TakesWholeNumbersOnly(string text, bool isTaken)
    {
        Assert.Equal(isTaken, JsonNumbers.TryReadInt64(Encoding.ASCII.GetBytes(text), out long value));
        Assert.True(!isTaken || value == long.Parse(text, CultureInfo.InvariantCulture));
    }

    private static void AssertSame(string text)
    {
        double expected = double.Parse(text, CultureInfo.InvariantCulture);
        double actual = JsonNumbers.ReadDouble(Encoding.ASCII.GetBytes(text));
        Assert.True(
            BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual),
            $"{text}: {actual:R} instead of {expected:R}");
    }
}
