using MarketData.Bars;
using MarketData.Features;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

/// <summary>The database of these tests is not there: what is refused was refused before anything was sent.</summary>
public sealed class WriterRefusalTests
{
    public static TheoryData<WriterKind, double> KindsAndValues => new MatrixTheoryData<WriterKind, double>(
        Enum.GetValues<WriterKind>(), [double.NaN, double.PositiveInfinity, double.NegativeInfinity]);

    public static TheoryData<WriterKind> Kinds => [.. Enum.GetValues<WriterKind>()];

    [Theory]
    [MemberData(nameof(KindsAndValues))]
    public async Task Write_NotANumberInAnyColumn_IsRefused(WriterKind kind, double value)
    {
        for (int column = 0; column < 13; column++)
        {
            await AssertRefusedAsync(kind, WithValue(column, value));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_FewerFeaturesThanBars_IsRefused(WriterKind kind)
    {
        SeriesData data = SampleSeries.Of(SampleSeries.Key(), [0, 1, 2]);
        data.Features.Resize(2);

        await AssertRefusedAsync(kind, data);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task Write_TimeOutsideTheCalendar_IsRefused(long timeUnixMs)
    {
        SeriesData data = SampleSeries.Of(SampleSeries.Key(), [0, 1]);
        BarColumns bars = new();
        bars.Add(SampleSeries.TimeOf(0), 1, 1, 1, 1, 1);
        bars.Add(timeUnixMs, 1, 1, 1, 1, 1);

        await AssertRefusedAsync(WriterKind.Copy, data with { Bars = bars });
    }

    private static async Task AssertRefusedAsync(WriterKind kind, SeriesData data)
    {
        await using NpgsqlDataSource nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody");
        IBarWriter writer = BarWriters.Create(kind, nowhere, new SeriesCatalog(nowhere));

        await Assert.ThrowsAsync<UnstorableDataException>(() => writer.WriteAsync(data, TestContext.Current.CancellationToken));
    }

    /// <summary>Three good rows with one bad value in the middle.</summary>
    private static SeriesData WithValue(int column, double value)
    {
        SeriesData data = SampleSeries.Of(SampleSeries.Key(), [0, 1, 2]);
        FeatureColumns features = data.Features;
        switch (column)
        {
            case 5: features.LogReturns[1] = value; break;
            case 6: features.Volatilities20[1] = value; break;
            case 7: features.Volatilities50[1] = value; break;
            case 8: features.AverageTrueRanges[1] = value; break;
            case 9: features.RollingVolumes20[1] = value; break;
            case 10: features.VolumeRatios[1] = value; break;
            case 11: features.RollingMeans10[1] = value; break;
            case 12: features.RollingSlopes10[1] = value; break;
            default: return data with { Bars = WithBarValue(column, value) };
        }

        return data;
    }

    private static BarColumns WithBarValue(int column, double value)
    {
        BarColumns bars = new();
        for (int row = 0; row < 3; row++)
        {
            double[] values = [1, 1, 1, 1, 1];
            values[column] = row == 1 ? value : 1;
            bars.Add(SampleSeries.TimeOf(row), values[0], values[1], values[2], values[3], values[4]);
        }

        return bars;
    }
}
