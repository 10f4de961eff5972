using System.Net;
using System.Text.Json;
using MarketData.Bars;
using Perf.Analysis.Drills;
using Perf.Analysis.Statistics;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Invariants;

/// <summary>
/// Asks the API for one series over and over (I4). Every request must be answered with rows, and none may claim a bar that was never
/// stored: the newest stored bar is read after each answer, or taken from before while the database is gone and nothing can be stored. Nor
/// may one claim to be fresher than its own newest bar was when it was asked for, or than what the stub has served by its own record.
/// </summary>
internal sealed class AnswerWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>What a client waits at most; an answer that needs longer counts as none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly List<ApiReply> replies = [];
    private readonly DrillBench bench;
    private readonly SeriesKey series;
    private readonly HttpClient client;
    private readonly Uri path;
    private readonly string newestSql;
    private readonly Task watching;
    private DateTimeOffset newestStored;
    private string? damage;

    private AnswerWatch(DrillBench bench, Uri api, SeriesKey series)
    {
        this.bench = bench;
        this.series = series;
        Api = api;
        client = new HttpClient { BaseAddress = api, Timeout = Patience };
        path = new Uri(
            $"/api/v1/features/quant/{WebUtility.UrlEncode(series.Symbol.Name)}?timeframe={series.Timeframe.Code}&limit=500", UriKind.Relative);
        newestSql = $"""
            SET lock_timeout = 500; -- what somebody has locked cannot change either
            SELECT extract(epoch FROM max(b.time))::bigint FROM bars b JOIN series s ON s.id = b.series_id
            WHERE s.symbol = '{series.Symbol.Name}' AND s.timeframe = '{series.Timeframe.Code}'
            """;
        watching = WatchAsync();
    }

    public Uri Api { get; }

    /// <summary>A copy, in the order they came.</summary>
    public IReadOnlyList<ApiReply> Replies
    {
        get
        {
            lock (gate)
            {
                return [.. replies];
            }
        }
    }

    /// <param name="series">Has rows already, and has been asked for: it is kept.</param>
    public static AnswerWatch Start(DrillBench bench, Uri api, SeriesKey series) => bench.Own(new AnswerWatch(bench, api, series));

    /// <summary>Waits for an answer that came after a moment.</summary>
    public async Task<ApiReply> UntilAsync(
        string what, Func<ApiReply, bool> condition, TimeSpan after, TimeSpan patience, CancellationToken cancellationToken)
    {
        ApiReply? found = null;
        await bench.UntilAsync(
            what,
            () => Task.FromResult((found = Replies.FirstOrDefault(reply => reply.At > after && condition(reply))) is not null),
            patience,
            cancellationToken);
        return found!;
    }

    /// <summary>The 99th percentile of the requests that began and were answered between two moments.</summary>
    /// <exception cref="NotRecoveredException">There was none.</exception>
    public TimeSpan P99(TimeSpan from, TimeSpan until)
    {
        double[] sorted =
        [
            .. Replies.Where(reply => reply.At - reply.Took >= from && reply.At <= until).Select(reply => reply.Took.TotalMilliseconds).Order(),
        ];
        return sorted.Length > 0
            ? TimeSpan.FromMilliseconds(Quantiles.NearestRank(sorted, 99))
            : throw new NotRecoveredException($"no request was begun and answered in {(until - from).TotalSeconds:0.0} s");
    }

    /// <summary>Ends the watch and notes what it saw.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await watching;
        int answered = Replies.Count;
        int flagged = Replies.Count(reply => reply.Degraded);
        bench.Log.Check(new InvariantCheck(
            "I4",
            damage is null && answered > 0,
            damage ?? $"{answered} answers, {flagged} of them flagged; none was refused or claimed more than was stored, or was served"));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        client.Dispose();
        stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            DateTimeOffset askedAt = bench.Time.GetUtcNow();
            ApiReply reply = await AskAsync();
            long seconds = await bench.Database.AskOrAsync(newestSql, 0L, CancellationToken.None);
            ServedSeries? served = await ReadServedAsync();
            lock (gate)
            {
                replies.Add(reply);
                DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(seconds);
                newestStored = now > newestStored ? now : newestStored;
                damage ??= reply.Status != (int)HttpStatusCode.OK ? $"an answer with status {reply.Status} after {reply.Took.TotalMilliseconds:0} ms"
                    : reply.LastBar > newestStored ? $"an answer claims a bar of {reply.LastBar:u}, and {newestStored:u} is the newest stored"
                    : FreshnessCheck.FindLie(series, reply, served, askedAt);
            }

            await Task.Delay(Interval, bench.Time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ServedSeries?> ReadServedAsync() =>
        (await bench.Stub.GetServedAsync(CancellationToken.None)).Series.FirstOrDefault(
            one => one.Ticker == series.Symbol.PolygonTicker && one.Timeframe == series.Timeframe.Code);

    private async Task<ApiReply> AskAsync()
    {
        long asked = bench.Time.GetTimestamp();
        try
        {
            using HttpResponseMessage response = await client.GetAsync(path, CancellationToken.None);
            byte[] body = await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
            TimeSpan took = bench.Time.GetElapsedTime(asked);
            return response.IsSuccessStatusCode ? Read(body, took) : Nothing((int)response.StatusCode, took);
        }
        catch (Exception error) when (
            error is HttpRequestException or TaskCanceledException
                or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return Nothing(0, bench.Time.GetElapsedTime(asked));
        }
    }

    private ApiReply Nothing(int status, TimeSpan took) => new(status, bench.Log.Elapsed, took, false, null, null);

    private ApiReply Read(byte[] body, TimeSpan took)
    {
        using JsonDocument json = JsonDocument.Parse(body);
        JsonElement staleness = json.RootElement.GetProperty("staleness");
        return new ApiReply(
            (int)HttpStatusCode.OK,
            bench.Log.Elapsed,
            took,
            json.RootElement.GetProperty("source").GetProperty("degraded").GetBoolean(),
            staleness.GetProperty("last_bar").GetDateTimeOffset(),
            staleness.GetProperty("warning").GetString())
        {
            ComputedAt = staleness.GetProperty("computed_at").GetDateTimeOffset(),
            Age = TimeSpan.FromSeconds(staleness.GetProperty("age_seconds").GetInt64()),
            Freshness = staleness.GetProperty("status").GetString(),
        };
    }
}
