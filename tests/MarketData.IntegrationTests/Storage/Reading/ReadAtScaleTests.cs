using System.Diagnostics;
using System.Globalization;
using MarketData.Bars;
using MarketData.Postgres.Reading;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using Perf.Lab.Bench;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Storage.Reading;

/// <summary>
/// The latest 500 rows of one of 125 series, in a table and in one of ten times as many rows: pages touched, and times taken in turns.
/// 20 million rows need 5 GB of disk and some minutes.
/// Run: <c>dotnet run -c Release --project tests/MarketData.IntegrationTests -- -explicit only -method "*At20MillionRows*" -showLiveOutput</c>.
/// </summary>
public sealed class ReadAtScaleTests(PostgresFixture postgres)
{
    private const int Limit = 500;
    private const int Quads = 400;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public Task Latest500_At20MillionRows_TouchesAndTakesWhatItDoesAt2Million() => CompareAsync(2_000_000, 20_000_000);

    /// <summary>A tenth of the other, for a machine that others use.</summary>
    [Fact(Explicit = true)]
    public Task Latest500_At2MillionRows_TouchesAndTakesWhatItDoesAt200Thousand() => CompareAsync(200_000, 2_000_000);

    /// <summary>
    /// The bounds are issue 4's: 3 times the pages of the rows, and the same time within 20%. The first, a middle and the last of the
    /// series of five minutes, as they were stored.
    /// </summary>
    private async Task CompareAsync(int fewRows, int manyRows)
    {
        await using TestDatabase small = await postgres.CreateDatabaseAsync("small");
        await using TestDatabase large = await postgres.CreateDatabaseAsync("large");
        await using NpgsqlDataSource few = await FillAsync(small, fewRows);
        await using NpgsqlDataSource many = await FillAsync(large, manyRows);
        SeriesKey[] ofFiveMinutes =
            [.. StoredBars.Shares(manyRows).Select(share => share.Series).Where(series => series.Timeframe == Timeframe.FiveMinutes)];

        foreach (SeriesKey series in new[] { ofFiveMinutes[0], ofFiveMinutes[12], ofFiveMinutes[^1] })
        {
            long pages = await FilledTables.PagesOfLatestAsync(many, series, Limit, Cancel);
            int buffers = await BuffersAsync(many, series);
            int before = await BuffersAsync(few, series);
            Interval ratio = await RatioAsync(few, many, series);
            Write($"{series}: {buffers} pages touched ({before} in the smaller table) for rows on {pages}; time in the larger / in the smaller {ratio}");

            Assert.InRange(buffers, 1, 3 * pages);
            Assert.True(ratio.Low < 1.2, $"{series}: {ratio}");
        }
    }

    private static async Task<NpgsqlDataSource> FillAsync(TestDatabase database, int rows)
    {
        NpgsqlDataSource dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        long started = Stopwatch.GetTimestamp();
        await StoredBars.FillAsync(dataSource, rows, _ => { }, Cancel);
        Write($"{rows} rows stored and vacuumed in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
        return dataSource;
    }

    /// <summary>Of the larger table over the smaller one.</summary>
    private static async Task<Interval> RatioAsync(NpgsqlDataSource few, NpgsqlDataSource many, SeriesKey series)
    {
        SeriesReader small = new(few);
        SeriesReader large = new(many);
        for (int i = 0; i < Quads; i++)
        {
            await TimeAsync(small, series);
            await TimeAsync(large, series);
        }

        double[] ratios = new double[Quads];
        for (int i = 0; i < Quads; i++)
        {
            double before = await TimeAsync(small, series);
            double larger = await TimeAsync(large, series) + await TimeAsync(large, series);
            ratios[i] = larger / (before + await TimeAsync(small, series));
        }

        return Interval.OfMedian(ratios);
    }

    private static async Task<double> TimeAsync(SeriesReader reader, SeriesKey series)
    {
        long started = Stopwatch.GetTimestamp();
        StoredSeries? read = await reader.ReadLatestAsync(series, range: null, Limit, Cancel);
        double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Assert.Equal(Limit, read!.Bars.Count);
        return elapsed;
    }

    private static async Task<int> BuffersAsync(NpgsqlDataSource dataSource, SeriesKey series)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlCommand command = SeriesReader.LatestCommand(connection, series, range: null, Limit);
        return (await ReadPlan.ExecuteAsync(command, Cancel)).Buffers;
    }

    private static void Write(FormattableString line) =>
        TestContext.Current.TestOutputHelper!.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
