using System.Net;
using System.Text.Json;
using Perf.Analysis.Load;

namespace Perf.Lab.Load;

/// <summary>Asks for every cell once before anything is measured: errors answered fast would look like a fast API.</summary>
internal static class LoadPreflight
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    /// <returns>Rows that the answer to each cell holds, at least one.</returns>
    /// <exception cref="BadInputException">Nothing answers there, or not with rows.</exception>
    public static async Task<IReadOnlyList<int>> CountRowsAsync(
        Uri address, IReadOnlyList<LoadCell> cells, CancellationToken cancellationToken)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            Timeout = Deadline,
        };
        List<int> rows = [];
        foreach (LoadCell cell in cells)
        {
            rows.Add(await CountAsync(client, new Uri(address.AbsoluteUri.TrimEnd('/') + LoadGenerator.PathOf(cell)), cell, cancellationToken));
        }

        return rows;
    }

    private static async Task<int> CountAsync(HttpClient client, Uri uri, LoadCell cell, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await client.GetAsync(uri, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                string hint = response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest
                    ? "; choose --symbols that it has"
                    : string.Empty;
                throw new BadInputException($"{uri} answers {(int)response.StatusCode}: a load test needs rows there{hint}");
            }

            using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return RowsOf(answer.RootElement) is > 0 and int rows
                ? rows
                : throw new BadInputException($"{uri} answers without rows: a load test needs some there; is that the API?");
        }
        catch (HttpRequestException error)
        {
            throw new BadInputException($"{uri} cannot be reached ({error.Message}); is the API running there?");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BadInputException($"{uri} did not answer within {Deadline.TotalSeconds:0} s; is the API running there?");
        }
        catch (JsonException)
        {
            throw new BadInputException($"{uri} does not answer with JSON; is that the API?");
        }
    }

    /// <summary>As many as it says that it has, or as many as its first array holds; 0 where it has neither.</summary>
    private static int RowsOf(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            return answer.ValueKind == JsonValueKind.Array ? answer.GetArrayLength() : 0;
        }

        if (answer.TryGetProperty("records_returned", out JsonElement count))
        {
            return count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out int rows) ? rows : 0;
        }

        JsonElement first = answer.EnumerateObject().Select(one => one.Value).FirstOrDefault(one => one.ValueKind == JsonValueKind.Array);
        return first.ValueKind == JsonValueKind.Array ? first.GetArrayLength() : 0;
    }
}
