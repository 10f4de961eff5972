using MarketData.Bars;
using MarketData.Time;
using Microsoft.AspNetCore.Http;

namespace Perf.Testbed.Stub;

/// <summary>
/// Counts what a stub answers, in memory that depends on how many series are listed and how scattered the reading is, not on
/// how much is served. Thread-safe.
/// </summary>
internal sealed class ServedTally(int seed)
{
    private readonly Lock gate = new();
    private readonly Dictionary<SeriesKey, SeriesTally> series = [];
    private long requests;
    private long unauthorized;
    private long rateLimited;
    private long rejected;
    private long faulted;
    private long pages;
    private long bodyBytes;

    public void CountRequest()
    {
        lock (gate)
        {
            requests++;
        }
    }

    public void CountRefusal(StubError error)
    {
        lock (gate)
        {
            unauthorized += error.StatusCode == StatusCodes.Status401Unauthorized ? 1 : 0;
            rateLimited += error.StatusCode == StatusCodes.Status429TooManyRequests ? 1 : 0;
            rejected += error.StatusCode == StatusCodes.Status400BadRequest ? 1 : 0;
        }
    }

    public void CountFault()
    {
        lock (gate)
        {
            faulted++;
        }
    }

    /// <param name="servedAt">Null when that is not known.</param>
    public void CountPage(AggregatesPage page, long pageBodyBytes, DateTimeOffset? servedAt)
    {
        lock (gate)
        {
            pages++;
            bodyBytes += pageBodyBytes;
            if (page.Request.Symbol is not { } symbol)
            {
                return;
            }

            SeriesKey key = new(symbol, page.Request.Timeframe);
            if (!series.TryGetValue(key, out SeriesTally? tally))
            {
                tally = new SeriesTally(key);
                series.Add(key, tally);
            }

            UtcRange asked = page.Request.Starts;
            UtcRange answered = new(asked.StartUnixMs, page.Bars.NextUnixMs ?? asked.EndUnixMs);
            tally.Add(page.Bars, answered, pageBodyBytes, servedAt);
        }
    }

    public void Reset()
    {
        lock (gate)
        {
            series.Clear();
            requests = unauthorized = rateLimited = rejected = faulted = pages = bodyBytes = 0;
        }
    }

    public ServedRecord ToRecord()
    {
        lock (gate)
        {
            return new ServedRecord(
                SchemaVersion: 1,
                seed,
                requests,
                unauthorized,
                rateLimited,
                rejected,
                faulted,
                pages,
                bodyBytes,
                series.Values.Sum(tally => tally.Bars),
                [
                    .. series
                        .OrderBy(entry => entry.Key.Symbol.PolygonTicker, StringComparer.Ordinal)
                        .ThenBy(entry => entry.Key.Timeframe.Ordinal)
                        .Select(entry => entry.Value.ToRecord()),
                ]);
        }
    }
}
