using System.Collections.Frozen;
using MarketData.Bars;
using MarketData.Operations;
using Npgsql;

namespace MarketData.Postgres.Operations;

/// <summary>
/// The queue in the table <c>enrichment_requests</c>. Anybody may ask, as often as they like: a series is written once a minute at most,
/// and who asks meanwhile has the answer of that write. Thread-safe; share one a process.
/// </summary>
public sealed class EnrichmentQueue : IEnrichmentQueue
{
    /// <summary>How long a write speaks for those who ask after it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private const string Sql = "INSERT INTO enrichment_requests (symbol, timeframe) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    private const string Lacking = """
        INSERT INTO enrichment_requests (symbol, timeframe)
        SELECT symbol, timeframe
        FROM unnest($1, $2) AS followed (symbol, timeframe)
        WHERE NOT EXISTS (
            SELECT FROM series s
            WHERE s.symbol = followed.symbol AND s.timeframe = followed.timeframe AND s.newest_bar IS NOT NULL)
        ON CONFLICT DO NOTHING
        """;

    private readonly NpgsqlDataSource dataSource;
    private readonly TimeProvider clock;
    private readonly FrozenDictionary<SeriesKey, Place> places;

    public EnrichmentQueue(NpgsqlDataSource dataSource, TimeProvider clock)
    {
        this.dataSource = dataSource;
        this.clock = clock;
        places = FollowedSeries.All.ToFrozenDictionary(series => series, _ => new Place());
    }

    public async Task<bool> RequestAsync(SeriesKey series, CancellationToken cancellationToken = default)
    {
        if (!places.TryGetValue(series, out Place? place))
        {
            return false;
        }

        await WriteOnce(place, series).WaitAsync(cancellationToken);
        return true;
    }

    /// <summary>Asks, in one statement, for the features of all of these series that have none.</summary>
    /// <returns>How many were asked for that did not wait already.</returns>
    public async Task<int> RequestLackingAsync(IReadOnlyCollection<SeriesKey> followed, CancellationToken cancellationToken = default)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(Lacking);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. followed.Select(key => key.Symbol.Name)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. followed.Select(key => key.Timeframe.Code)] });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private Task WriteOnce(Place place, SeriesKey series)
    {
        lock (place)
        {
            bool speaks = place.Write is { IsFaulted: false, IsCanceled: false } && clock.GetElapsedTime(place.WrittenAt) < Pause;
            if (!speaks)
            {
                // Not cancelled with one caller: others may wait for the same write. The data source bounds it.
                place.WrittenAt = clock.GetTimestamp();
                place.Write = Task.Run(() => WriteAsync(series), CancellationToken.None);
            }

            return place.Write!;
        }
    }

    private async Task WriteAsync(SeriesKey series)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = series.Symbol.Name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = series.Timeframe.Code });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private sealed class Place
    {
        public Task? Write { get; set; }

        /// <summary>A timestamp of the clock.</summary>
        public long WrittenAt { get; set; }
    }
}
