using System.Net;
using System.Text.Json;

namespace MarketData.IntegrationTests.Api;

/// <summary>An answer of the API, read whole.</summary>
internal sealed record ApiAnswer(
    HttpStatusCode Status, string? CacheStatus, string? Tag, IReadOnlyCollection<string> Encodings, byte[] Body, bool AsksToRetry)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public JsonElement Source => Json.GetProperty("source");

    public string? Warning => Json.GetProperty("staleness").GetProperty("warning").GetString();

    public int Count => Json.GetProperty("records_returned").GetInt32();

    /// <summary>The rows as text, whichever kind they are.</summary>
    public string Rows => (Json.TryGetProperty("features", out JsonElement rows) ? rows : Json.GetProperty("bars")).GetRawText();

    /// <summary>
    /// The same rows, and the same tag unless an hour struck between them: the warning counts the hours, and the tag speaks for it.
    /// </summary>
    public bool IsSameAs(ApiAnswer other) => Rows == other.Rows && (Tag == other.Tag || Warning != other.Warning);

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        response.StatusCode,
        response.Headers.TryGetValues("Cache-Status", out IEnumerable<string>? values) ? string.Join(", ", values) : null,
        response.Headers.ETag?.ToString(),
        [.. response.Content.Headers.ContentEncoding],
        await response.Content.ReadAsByteArrayAsync(cancellationToken),
        response.Headers.RetryAfter?.Delta is not null);
}
