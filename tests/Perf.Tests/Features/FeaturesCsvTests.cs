using System.Globalization;
using System.Text;
using MarketData.Bars;
using MarketData.Features;
using Perf.Lab.Features;

namespace Perf.Tests.Features;

public class FeaturesCsvTests
{
    public static TheoryData<string> Cases => [.. GoldenFile.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Write_GoldenNumbers_KeepTheirText(string name)
    {
        string[][] rows = [.. File.ReadLines(GoldenFile.Path(name, "features")).Skip(1).Select(line => line.Split(','))];
        string[] texts = [.. rows.SelectMany(row => row[1..9].Concat(row[18..]))];

        string[] written = await Written(texts.Select(text => double.Parse(text, CultureInfo.InvariantCulture)));

        Assert.Equal(texts, written);
    }

    [Fact]
    public async Task Write_AnyDouble_ReadsBackToTheSameBits()
    {
        Random random = new(4711);
        double[] values =
        [
            0, -0.0, 1, -1, 0.1, 1e15, 1e16, 1e22, 123456789012345680, 5e-324, double.MaxValue, double.MinValue, double.Epsilon,
            double.NaN, double.PositiveInfinity, double.NegativeInfinity,
            .. Enumerable.Range(0, 20_000)
                .Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))),
        ];

        string[] texts = await Written(values);

        for (int i = 0; i < values.Length; i++)
        {
            double read = double.Parse(texts[i], CultureInfo.InvariantCulture);
            bool same = double.IsNaN(values[i])
                ? double.IsNaN(read)
                : BitConverter.DoubleToInt64Bits(read) == BitConverter.DoubleToInt64Bits(values[i]);
            Assert.True(same, $"{values[i]:R} was written as {texts[i]}.");
        }
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00Z")]
    [InlineData(1_704_153_600_000, "2024-01-02T00:00:00Z")]
    [InlineData(1_704_153_600_250, "2024-01-02T00:00:00.25Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999Z")]
    public async Task Write_Time_IsUtc(long unixMs, string expected)
    {
        BarColumns bars = new();
        bars.Add(unixMs, 1, 1, 1, 1, 1);
        FeatureColumns features = new();
        QuantFeatures.Compute(bars, features);

        Assert.StartsWith(expected + ",", (await Lines(bars, features))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_OtherNumberOfRows_IsRefused()
    {
        FeatureColumns features = new();
        features.Resize(1);

        await Assert.ThrowsAsync<ArgumentException>(() => Lines(new BarColumns(), features));
    }

    [Fact]
    public async Task Write_WarmUp_IsTheLastCell()
    {
        BarColumns bars = new();
        for (int i = 0; i < WarmUp.Bars + 2; i++)
        {
            bars.Add(i, 1, 1, 1, 1, 1);
        }

        FeatureColumns features = new();
        QuantFeatures.Compute(bars, features);

        string[] lines = await Lines(bars, features);

        Assert.Equal(
            [.. Enumerable.Repeat("1", WarmUp.Bars), "0", "0"], lines.Skip(1).Select(line => line[(line.LastIndexOf(',') + 1)..]));
        Assert.EndsWith(",warm_up", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(21, line.Split(',').Length));
    }

    /// <summary>The texts of values that went through the rolling_slope_10 column, the last one but one.</summary>
    private static async Task<string[]> Written(IEnumerable<double> values)
    {
        double[] column = [.. values];
        BarColumns bars = new();
        for (int i = 0; i < column.Length; i++)
        {
            bars.Add(i, 1, 1, 1, 1, 1);
        }

        FeatureColumns features = new();
        QuantFeatures.Compute(bars, features);
        column.CopyTo(features.RollingSlopes10);
        string[] lines = await Lines(bars, features);
        Assert.Equal(column.Length + 1, lines.Length);
        return [.. lines.Skip(1).Select(line => line.Split(',')[^2])];
    }

    private static async Task<string[]> Lines(BarColumns bars, FeatureColumns features)
    {
        await using MemoryStream stream = new();
        await FeaturesCsv.WriteAsync(stream, bars, features, TestContext.Current.CancellationToken);
        string text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }
}
