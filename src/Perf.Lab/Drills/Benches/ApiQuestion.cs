using System.Net;
using MarketData.Bars;

namespace Perf.Lab.Drills.Benches;

/// <summary>One request for the features of a series, of which only the status and the time matter.</summary>
internal static class ApiQuestion
{
    /// <param name="client">Its timeout is what is waited at most.</param>
    /// <param name="parameters">Beside the timeframe: <c>limit=500</c>.</param>
    /// <returns>Without a status when there was no answer.</returns>
    public static async Task<(HttpStatusCode? Status, TimeSpan Took)> AskAsync(
        DrillBench bench, HttpClient client, SeriesKey series, string parameters, CancellationToken cancellationToken)
    {
        Uri path = new($"/api/v1/features/quant/{series.Symbol.Name}?timeframe={series.Timeframe.Code}&{parameters}", UriKind.Relative);
        TimeSpan asked = bench.Log.Elapsed;
        try
        {
            using HttpResponseMessage response = await client.GetAsync(path, cancellationToken);
            return (response.StatusCode, bench.Log.Elapsed - asked);
        }
        catch (Exception error) when (
            error is HttpRequestException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, bench.Log.Elapsed - asked);
        }
    }
}
