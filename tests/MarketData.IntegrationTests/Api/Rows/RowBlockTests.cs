using System.Buffers;
using System.Text;
using System.Text.Json;
using MarketData.Api.Rows;
using MarketData.Bars;
using MarketData.Features;
using MarketData.IntegrationTests.Storage;
using MarketData.Storage;

namespace MarketData.IntegrationTests.Api.Rows;

/// <summary>The text of rows against the framework's writer, byte by byte, and what a block hands out.</summary>
public sealed class RowBlockTests
{
    private static readonly double[] Hostile =
    [
        0, -0.0, 1, -1, double.Epsilon, double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        1e-5, 1e-4, 1e15, 1e16, 1e21, 1e22, 1e23, 0.1, 1.0 / 3, 209.29, 999_999_999_999_999.9, -1.2345678901234567e-300,
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Write_RandomRows_AreTheBytesOfTheFrameworksWriter(int kindNumber)
    {
        RowKind kind = (RowKind)kindNumber;
        StoredSeries stored = RandomSeries(seed: 61, rows: 20_000);

        RowBlock block = RowBlocks.Write(kind, stored);

        AssertBytes(Oracle(kind, stored), block.Slice(0, block.Count).Span);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Slice_AnyRun_IsAnArrayOfThoseRows(int kindNumber)
    {
        RowKind kind = (RowKind)kindNumber;
        StoredSeries stored = RandomSeries(seed: 62, rows: 50);
        RowBlock block = RowBlocks.Write(kind, stored);

        for (int first = 0; first <= stored.Bars.Count; first++)
        {
            for (int end = first; end <= stored.Bars.Count; end++)
            {
                using JsonDocument rows = JsonDocument.Parse($"[{Encoding.UTF8.GetString(block.Slice(first, end).Span)}]");
                Assert.Equal(
                    stored.Bars.TimesUnixMs[first..end].ToArray(),
                    rows.RootElement.EnumerateArray().Select(row => row.GetProperty("time").GetDateTimeOffset().ToUnixTimeMilliseconds()));
            }
        }
    }

    [Fact]
    public void Write_LongestRows_FitTheRoomOfARow()
    {
        const double Longest = -2.2250738585072014E-308;
        BarColumns bars = new();
        FeatureColumns features = new();
        features.Resize(300);
        for (int i = 0; i < features.Count; i++)
        {
            bars.Add((i * 86_400_000L) + 999, Longest, Longest, Longest, Longest, Longest);
        }

        features.LogReturns.Fill(Longest);
        features.Volatilities20.Fill(Longest);
        features.Volatilities50.Fill(Longest);
        features.AverageTrueRanges.Fill(Longest);
        features.RollingVolumes20.Fill(Longest);
        features.VolumeRatios.Fill(Longest);
        features.RollingMeans10.Fill(Longest);
        features.RollingSlopes10.Fill(Longest);
        features.TrendDirections.Fill(TrendDirection.Down);
        features.StructureLabels.Fill(StructureLabel.Bullish);
        features.VolatilityRegimes.Fill(VolatilityRegime.High);
        features.TrendRegimes.Fill(TrendRegime.Downtrend);
        features.CompressionRegimes.Fill(CompressionRegime.Compressed);
        StoredSeries stored = new(ApiFixture.Series, bars, features, 0, ApiFixture.ComputedAt);

        RowBlock block = RowBlocks.Write(RowKind.Quant, stored);

        AssertBytes(Oracle(RowKind.Quant, stored), block.Slice(0, block.Count).Span);
    }

    [Fact]
    public void Write_NoRows_IsEmpty()
    {
        RowBlock block = RowBlocks.Write(RowKind.Quant, RandomSeries(seed: 64, rows: 0));

        Assert.Equal(0, block.Count);
        Assert.Equal(0, block.Slice(0, 0).Length);
    }

    [Fact]
    public void Write_LabelWithoutText_Throws()
    {
        StoredSeries stored = RandomSeries(seed: 65, rows: 10);
        stored.Features.TrendDirections[5] = (TrendDirection)3;

        Assert.Throws<ArgumentOutOfRangeException>(() => RowBlocks.Write(RowKind.Quant, stored));
    }

    private static void AssertBytes(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        int same = expected.CommonPrefixLength(actual);
        if (same < expected.Length || same < actual.Length)
        {
            int start = Math.Max(0, same - 60);
            Assert.Equal(
                Encoding.UTF8.GetString(expected[start..Math.Min(expected.Length, same + 60)]),
                Encoding.UTF8.GetString(actual[start..Math.Min(actual.Length, same + 60)]));
        }
    }

    private static byte[] Oracle(RowKind kind, StoredSeries stored)
    {
        ArrayBufferWriter<byte> utf8 = new();
        for (int row = 0; row < stored.Bars.Count; row++)
        {
            if (row > 0)
            {
                utf8.Write(","u8);
            }

            using Utf8JsonWriter json = new(utf8);
            OracleRows.Write(json, kind, stored, row);
            json.Flush();
        }

        return utf8.WrittenSpan.ToArray();
    }

    private static StoredSeries RandomSeries(int seed, int rows)
    {
        Random random = new(seed);
        BarColumns bars = new(rows);
        FeatureColumns features = new();
        features.Resize(rows);
        long time = new DateTimeOffset(1999, 12, 31, 23, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (int i = 0; i < rows; i++)
        {
            time += random.Next(3) == 0 ? random.Next(1, 200_000_000) : 300_000;
            SampleSeries.AddRow(random, Next, time, bars, features, i);
        }

        return new StoredSeries(ApiFixture.Series, bars, features, time, ApiFixture.ComputedAt);
    }

    private static double Next(Random random) => random.Next(4) switch
    {
        0 => Hostile[random.Next(Hostile.Length)],
        1 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
        2 => Math.Round(random.NextDouble() * 1000, 4),
        _ => random.NextDouble() - 0.5,
    };
}
