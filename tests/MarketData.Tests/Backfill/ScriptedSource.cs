using System.Runtime.CompilerServices;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Time;

namespace MarketData.Tests.Backfill;

/// <summary>Pages of given lengths for every series, one bar a minute; fails on one series when told to.</summary>
internal sealed class ScriptedSource(int[] pagesOf) : IBarSource
{
    public string? FailOn { get; init; }

    /// <summary>Bars at the end of every page that cannot be true, beside those of the page.</summary>
    public int QuarantinedAPage { get; init; }

    /// <summary>Whether fetches say that bars should have come and did not.</summary>
    public bool IsEmptyWhileOpen { get; init; }

    /// <summary>Whether fetches say that bars were to be expected behind their last one.</summary>
    public bool EndsEarly { get; init; }

    public long FirstUnixMs { get; init; }

    public bool FailureStopsTheRun { get; init; }

    /// <summary>Awaited before the first page.</summary>
    public Func<BackfillJob, CancellationToken, Task> OnFetch { get; init; } = (_, _) => Task.CompletedTask;

    public Action OnPage { get; init; } = () => { };

    public static IReadOnlyList<long> TimesOf(int bars) => [.. Enumerable.Range(0, bars).Select(i => i * 60_000L)];

    public async IAsyncEnumerable<BarPage> FetchAsync(
        SeriesKey series, UtcRange range, FetchOutcomes outcomes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BarColumns reused = new();
        outcomes.EmptyWhileOpen += IsEmptyWhileOpen ? 1 : 0;
        outcomes.EndedEarly += EndsEarly ? 1 : 0;
        long time = FirstUnixMs;
        await OnFetch(new BackfillJob(series, range), cancellationToken);
        for (int page = 0; page < pagesOf.Length; page++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            if (series.ToString() == FailOn)
            {
                throw new BarSourceException("scripted", FailureStopsTheRun);
            }

            reused.Clear();
            for (int i = 0; i < pagesOf[page]; i++, time += 60_000)
            {
                reused.Add(time, 10, 11, 9, 10, 100);
            }

            QuarantinedBars quarantined = new();
            for (int i = 0; i < QuarantinedAPage; i++, time += 60_000)
            {
                quarantined.Add(time, 10, 8, 9, 10, 100, QuarantineReason.HighBelowLow);
            }

            outcomes.Requests++;
            outcomes.QuarantinedBars += quarantined.Count;
            OnPage();
            yield return new BarPage(reused, page, BodyBytes: 0) { Quarantined = quarantined.Count > 0 ? quarantined : null };
        }
    }
}
