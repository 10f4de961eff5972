using MarketData.Bars;
using MarketData.Time;
using Npgsql;
using Perf.Lab.Bench;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Suites;

/// <summary>The table with rows in it that suites start from.</summary>
public sealed class StoredBarsTests(PostgresFixture postgres)
{
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
