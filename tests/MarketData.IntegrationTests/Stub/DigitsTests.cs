using System.Globalization;
using System.Text;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Stub;

public sealed class DigitsTests
{
    public static TheoryData<long> Values
    {
        get
        {
            TheoryData<long> data = [0, 1, long.MaxValue];
            for (long power = 10; power > 0 && power <= 1_000_000_000_000_000_000; power *= 10)
            {
                data.Add(power - 1);
                data.Add(power);
                data.Add((power * 3) + 7);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Write_AnyValue_IsItsDecimalDigits(long value)
    {
        byte[] buffer = new byte[Digits.MaxLength];

        int length = Digits.Write(buffer, value);

        Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Encoding.ASCII.GetString(buffer, 0, length));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void WriteFixed_AnyValue_HasThePointWhereItBelongs(long value)
    {
        foreach (int decimals in new[] { 2, 4, 6, 8 })
        {
            byte[] buffer = new byte[Digits.MaxLength];

            int length = Digits.WriteFixed(buffer, value, decimals);

            decimal expected = value / (decimal)Math.Pow(10, decimals);
            string text = expected.ToString($"F{decimals}", CultureInfo.InvariantCulture);
            Assert.Equal(text, Encoding.ASCII.GetString(buffer, 0, length));
        }
    }
}
