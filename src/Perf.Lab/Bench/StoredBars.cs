using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Schema;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;

namespace Perf.Lab.Bench;

/// <summary>
/// Fills a database with a number of bars as a backfill of 25 symbols at 5 timeframes would leave them: every series over the same
/// days, so that the finest has most of the rows, one series after the other, vacuumed and analysed. Values are drawn, in the shape
/// of real ones: what they are does not matter to who writes or reads them. Autovacuum is off: it would come into some cases and
/// not into others.
/// </summary>
public static class StoredBars
{
    private const int Seed = 20240102;
    private const int PageRows = 10_000;

    // An index of 20 million rows takes longer to vacuum than a command may by default.
    private const int VacuumTimeoutSeconds = 600;

    private static readonly DateTimeOffset Start = new(2023, 1, 2, 0, 0, 0, TimeSpan.Zero);

    /// <param name="dataSource">Of an empty database.</param>
    /// <param name="report">Told how many rows there are, now and then.</param>
    /// <exception cref="InvalidOperationException">The table does not hold so many rows afterwards.</exception>
    public static async Task FillAsync(
        NpgsqlDataSource dataSource, long rows, Action<long> report, CancellationToken cancellationToken)
    {
        await SchemaMigrator.MigrateAsync(dataSource, cancellationToken);
        await ExecuteAsync(dataSource, "ALTER TABLE bars SET (autovacuum_enabled = off)", cancellationToken);
        IBarWriter writer = BarWriters.Create(WriterKind.Copy, dataSource, new SeriesCatalog(dataSource));
        Page page = new();
        long stored = 0;
        foreach ((SeriesKey series, long count) in Shares(rows))
        {
            for (long first = 0; first < count; first += PageRows)
            {
                WriteOutcome outcome = await writer.WriteAsync(
                    page.Of(series, first, (int)Math.Min(PageRows, count - first)), cancellationToken);
                stored += outcome.RowsChanged;
            }

            report(stored);
        }

        await ExecuteAsync(dataSource, "VACUUM (FREEZE, ANALYZE) bars", cancellationToken);
        await using NpgsqlCommand counting = Command(dataSource, "SELECT count(*) FROM bars");
        long there = (long)(await counting.ExecuteScalarAsync(cancellationToken))!;
        if (there != rows)
        {
            throw new InvalidOperationException($"The table holds {there} rows after it was filled with {rows}.");
        }
    }

    /// <summary>How many rows each series gets: in inverse proportion to the length of its bars, the rest to the first.</summary>
    public static IReadOnlyList<(SeriesKey Series, long Rows)> Shares(long rows)
    {
        SeriesKey[] all =
        [
            .. Universe.TwentyFive.SelectMany(symbol => Timeframe.Backfilled.Select(timeframe => new SeriesKey(symbol, timeframe))),
        ];
        double whole = all.Sum(series => 1.0 / series.Timeframe.DurationMs);
        long[] shares = [.. all.Select(series => (long)(rows / (series.Timeframe.DurationMs * whole)))];
        shares[0] += rows - shares.Sum();
        return [.. all.Zip(shares)];
    }

    /// <summary>How many of the rows of a series lie in a range, in a database that was filled with so many of all.</summary>
    public static int RowsIn(long rows, SeriesKey series, UtcRange range)
    {
        long count = Shares(rows).First(share => share.Series == series).Rows;
        return (int)(Before(range.EndUnixMs) - Before(range.StartUnixMs));

        long Before(long unixMs)
        {
            long durationMs = series.Timeframe.DurationMs;
            return Math.Clamp((unixMs - Start.ToUnixTimeMilliseconds() + durationMs - 1) / durationMs, 0, count);
        }
    }

    private static NpgsqlCommand Command(NpgsqlDataSource dataSource, string sql)
    {
        NpgsqlCommand command = dataSource.CreateCommand(sql);
        command.CommandTimeout = VacuumTimeoutSeconds;
        return command;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = Command(dataSource, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The columns of a page, filled again for every page.</summary>
    private sealed class Page
    {
        private readonly Random random = new(Seed);
        private readonly BarColumns bars = new(PageRows);
        private readonly FeatureColumns features = new();

        public SeriesData Of(SeriesKey series, long first, int rows)
        {
            bars.Clear();
            features.Resize(rows);
            for (int i = 0; i < rows; i++)
            {
                double open = 100 * (1 + random.NextDouble());
                double close = 100 * (1 + random.NextDouble());
                bars.Add(
                    Start.ToUnixTimeMilliseconds() + ((first + i) * series.Timeframe.DurationMs),
                    open, Math.Max(open, close) + 1, Math.Min(open, close) - 1, close, random.Next(1_000_000));
            }

            Draw(features.LogReturns);
            Draw(features.Volatilities20);
            Draw(features.Volatilities50);
            Draw(features.AverageTrueRanges);
            Draw(features.RollingVolumes20);
            Draw(features.VolumeRatios);
            Draw(features.RollingMeans10);
            Draw(features.RollingSlopes10);
            return new SeriesData(series, bars, features, Start.AddYears(2));
        }

        private void Draw(Span<double> column)
        {
            foreach (ref double value in column)
            {
                value = random.NextDouble();
            }
        }
    }
}
