using MarketData.Api.Hosting;
using MarketData.Bars;
using MarketData.Freshness;
using MarketData.Instruments;
using MarketData.Operations;
using MarketData.Postgres.Operations;
using MarketData.Recovery;

namespace MarketData.Api.Admin;

/// <summary>
/// <c>GET features/staleness</c>: how fresh every series is that the backfill follows, and every class of symbols.
/// </summary>
internal sealed class StalenessEndpoint(
    NewestBarReader reader, FailureReader failureReader, TimeProvider clock, ILogger<StalenessEndpoint> logger) : AdminEndpoint(logger)
{
    public Task GetAsync(HttpContext context) =>
        AnswerAsync(context, ReadAsync, report => JsonAnswers.WriteAsync(context, report));

    private static SeriesFreshness Judge(SeriesKey key, NewestBar? newest, DateTimeOffset? failedAt, DateTimeOffset now)
    {
        Staleness staleness = StalenessPolicy.Judge(key, newest, now);
        return new SeriesFreshness(
            key.Symbol.Name,
            key.Timeframe.Code,
            Universe.CriticalityOf(key.Symbol),
            staleness.Status,
            newest is null ? null : (long)staleness.Age.TotalSeconds,
            newest is { } bar ? DateTimeOffset.FromUnixTimeMilliseconds(bar.StartUnixMs) : null,
            newest?.ComputedAt,
            failedAt,
            staleness.Warning);
    }

    private async Task<StalenessReport> ReadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<SeriesKey, NewestBar> newest = await reader.ReadAsync(FollowedSeries.All, cancellationToken);
        IReadOnlyDictionary<SeriesKey, DateTimeOffset> failures = await failureReader.ReadAsync(cancellationToken);
        DateTimeOffset now = clock.GetUtcNow();
        SeriesFreshness[] series =
        [
            .. FollowedSeries.All.Select(key => Judge(
                key,
                newest.TryGetValue(key, out NewestBar bar) ? bar : null,
                failures.TryGetValue(key, out DateTimeOffset failedAt) ? failedAt : null,
                now)),
        ];
        return new StalenessReport(
            now,
            FreshnessCounts.Of(series),
            series.Count(one => one.FailedAt is not null),
            [
                .. RecoveryPolicy.Default.Classes.Select(
                    objective => ClassFreshness.Of(objective, [.. series.Where(one => one.Criticality == objective.Class)])),
            ],
            series);
    }
}
