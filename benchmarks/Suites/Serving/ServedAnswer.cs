using System.Net;
using System.Text.Json;
using Perf.Analysis.Load;
using Perf.Lab.Load;

namespace Benchmarks.Suites.Serving;

/// <summary>An answer of the API as it is, to be checked and to be registered with the floor.</summary>
/// <param name="Headers">But those that a server writes of itself or of the body.</param>
internal sealed record ServedAnswer(byte[] Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>In front of a header that the floor is to answer with.</summary>
    private const string HeaderPrefix = "Floor-";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly string[] ServersOwn = ["Date", "Server", "Connection", "Transfer-Encoding"];

    /// <summary>Asks until the API does not refuse any more: one that has just started may have no room yet.</summary>
    /// <exception cref="InvalidOperationException">It still refused at the deadline, or answered otherwise than with 200.</exception>
    public static async Task<ServedAnswer> GetAsync(Uri address, LoadCell cell, TimeSpan deadline)
    {
        using HttpClient client = new() { BaseAddress = address };
        using CancellationTokenSource ending = new(deadline);
        while (true)
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(LoadGenerator.PathOf(cell), UriKind.Relative), CancellationToken.None);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return new ServedAnswer(await response.Content.ReadAsByteArrayAsync(), HeadersOf(response));
            }

            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || ending.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{address} answered {(int)response.StatusCode} for {cell}.");
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Makes sure that it is the answer meant: its series and its rows.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void Check(LoadCell cell)
    {
        using JsonDocument document = JsonDocument.Parse(Body);
        JsonElement root = document.RootElement;
        int bars = root.GetProperty("features").EnumerateArray().DistinctBy(row => row.GetProperty("time").GetDateTime()).Count();
        if (root.GetProperty("symbol").GetString() != cell.Symbol
            || root.GetProperty("timeframe").GetString() != cell.Timeframe
            || bars != cell.Limit)
        {
            throw new InvalidOperationException($"The API answered {bars} bars, not what was asked for: {cell}.");
        }
    }

    /// <summary>Makes the floor answer with the same bytes and headers, and makes sure that it does.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public async Task RegisterAsync(Uri floor, LoadCell cell, TimeSpan deadline)
    {
        using HttpClient client = new() { BaseAddress = floor };
        using HttpRequestMessage request = new(HttpMethod.Put, LoadGenerator.PathOf(cell)) { Content = new ByteArrayContent(Body) };
        foreach ((string name, string value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(HeaderPrefix + name, value);
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        ServedAnswer answered = await GetAsync(floor, cell, deadline);
        if (!answered.Body.AsSpan().SequenceEqual(Body) || !Headers.All(answered.Headers.Contains))
        {
            throw new InvalidOperationException($"The floor does not answer as the API does for {cell}.");
        }
    }

    private static List<KeyValuePair<string, string>> HeadersOf(HttpResponseMessage response) =>
    [
        .. response.Headers.NonValidated
            .Where(header => !ServersOwn.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .Select(header => KeyValuePair.Create(header.Key, header.Value.ToString())),
    ];
}
