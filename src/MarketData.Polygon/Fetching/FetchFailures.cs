using System.Globalization;
using MarketData.Bars;

namespace MarketData.Polygon.Fetching;

/// <summary>
/// Words for the failures that end a fetch: one line, what and why and what to do. They quote nothing that the server wrote and
/// carry no inner exception, for either could hold the key if the server echoes it.
/// </summary>
internal static class FetchFailures
{
    public static BarSourceException NotAccepted(SeriesFetch fetch, PageAttempt attempt) => attempt.Kind == AttemptKind.KeyRefused
        ? new BarSourceException(
            $"{Where(fetch)}: {attempt.Describe()}; check the Polygon API key and its plan.", stopsTheRun: true)
        : new BarSourceException($"{Where(fetch)}: {attempt.Describe()}{AttemptsText(fetch)}.", stopsTheRun: false)
        {
            HeldBackFor = attempt.Kind == AttemptKind.HeldBack ? attempt.RetryAfter : null,
        };

    public static BarSourceException TimedOut(SeriesFetch fetch, TimeSpan timeout) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Where(fetch)}: not fetched within {timeout.TotalSeconds:0.###} s{AttemptsText(fetch)}{LatestText(fetch)}."),
        stopsTheRun: false);

    public static BarSourceException TooManyPages(SeriesFetch fetch, int maxPages) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{fetch.Series}: next_url goes on after {maxPages} pages; it is taken for endless."),
        stopsTheRun: false);

    private static string LatestText(SeriesFetch fetch) =>
        fetch.LatestAttempt.Kind == AttemptKind.None ? "" : $"; when last heard of, {fetch.LatestAttempt.Describe()}";

    private static string Where(SeriesFetch fetch) =>
        string.Create(CultureInfo.InvariantCulture, $"{fetch.Series}, page {fetch.PageIndex}");

    private static string AttemptsText(SeriesFetch fetch) => fetch.Attempts > 1
        ? string.Create(CultureInfo.InvariantCulture, $" after {fetch.Attempts} attempts")
        : "";
}
