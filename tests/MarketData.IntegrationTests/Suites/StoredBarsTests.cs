using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Postgres.Reading;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using Perf.Lab.Bench;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Suites;

/// <summary>The table with rows in it that suites start from.</summary>
public sealed class StoredBarsTests(PostgresFixture postgres)
{
    private static readonly SeriesKey FiveMinutes = new(Universe.TwentyFive[12], Timeframe.FiveMinutes);

    private static readonly DateTimeOffset Start = new(2023, 1, 2, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(2_000_000)]
    [InlineData(50_000)]
    [InlineData(1_234)]
    public void Shares_OfAnyNumber_AreThatNumberOverTheSameDays(long rows)
    {
        IReadOnlyList<(SeriesKey Series, long Rows)> shares = StoredBars.Shares(rows);

        Assert.Equal(rows, shares.Sum(share => share.Rows));
        Assert.Equal(125, shares.Select(share => share.Series).Distinct().Count());
        double[] days = [.. shares.Skip(1).Select(share => share.Rows * share.Series.Timeframe.Duration.TotalDays)];
        Assert.True(days.Max() - days.Min() <= Timeframe.OneDay.Duration.TotalDays);
    }

    /// <summary>A series of two million is half a year long, and one of 50,000 five days.</summary>
    [Theory]
    [InlineData(2_000_000, 1, 30, 30 * 288)]
    [InlineData(2_000_000, 1, 1, 288)]
    [InlineData(20_000_000, 100, 30, 30 * 288)]
    [InlineData(50_000, -30, 30, 0)]
    [InlineData(50_000, 1, 1, 288)]
    public void RowsIn_DaysFromTheStart_AreThoseOfTheFill(long rows, int fromDay, int days, int expected)
    {
        UtcRange range = new(
            Start.AddDays(fromDay).ToUnixTimeMilliseconds(), Start.AddDays(fromDay + days).ToUnixTimeMilliseconds());

        Assert.Equal(expected, StoredBars.RowsIn(rows, FiveMinutes, range));
    }

    [Fact]
    public async Task RowsIn_AnyRange_AreThoseOfTheTable()
    {
        const long Rows = 3_000;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using TestDatabase database = await postgres.CreateDatabaseAsync("fill");
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        await StoredBars.FillAsync(dataSource, Rows, _ => { }, cancel);
        SeriesReader reader = new(dataSource);

        foreach (int offsetMs in (int[])[-1, 0, 1, 150_000, 300_000])
        {
            foreach (TimeSpan length in (TimeSpan[])[TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(37), TimeSpan.FromDays(40)])
            {
                long startMs = Start.ToUnixTimeMilliseconds() + offsetMs;
                UtcRange range = new(startMs, startMs + (long)length.TotalMilliseconds);
                StoredSeries read = (await reader.ReadLatestAsync(FiveMinutes, range, 10_000, cancel))!;
                Assert.Equal(read.Bars.Count, StoredBars.RowsIn(Rows, FiveMinutes, range));
            }
        }
    }

    [Fact]
    public async Task Fill_OfAnEmptyDatabase_LeavesSoManyRowsVisibleToAll()
    {
        const long Rows = 3_000;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using TestDatabase database = await postgres.CreateDatabaseAsync("fill");
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        List<long> reports = [];

        await StoredBars.FillAsync(dataSource, Rows, reports.Add, cancel);

        Assert.Equal(Rows, reports[^1]);
        Assert.Equal(reports.Order(), reports);
        await using NpgsqlCommand command = dataSource.CreateCommand(
            "SELECT reltuples::bigint, relallvisible = relpages, (SELECT count(*) FROM bars) FROM pg_class WHERE oid = 'bars'::regclass");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        Assert.True(await reader.ReadAsync(cancel));
        Assert.Equal((Rows, true, Rows), (reader.GetInt64(0), reader.GetBoolean(1), reader.GetInt64(2)));
    }
}
