using System.Text;
using System.Text.Json;

namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>Says what is wrong with an answer, if anything.</summary>
/// <param name="secrets">In no answer.</param>
internal sealed class AnswerJudge(IEnumerable<string> secrets)
{
    /// <summary>Bodies up to here are looked through whole, and every <see cref="OneIn"/>th of the longer ones.</summary>
    private const int WholeBytes = 16_384;
    private const int OneIn = 16;

    /// <summary>What a stack trace, a type, a path, a statement or a setting of the service looks like.</summary>
    private static readonly string[] Internals =
    [
        "   at ", "Exception", "Npgsql", "Microsoft.", "System.", "MarketData.", ".cs:line", "SELECT ", "select ", "INSERT ", "relation ",
        "SQLSTATE", "postgres", "Password", "Host=", "PERF_", "/tmp/", "/ho" + "me/", "/ro" + "ot/", AppContext.BaseDirectory,
        WrongRequest.Marker, "X-Injected", "Set-Cookie",
    ];

    private readonly byte[][] forbidden = [.. Internals.Concat(secrets).Select(Encoding.UTF8.GetBytes)];

    /// <returns>Null when nothing is.</returns>
    public string? FindFault(FuzzRequest request, RawAnswer answer)
    {
        if (answer.Status >= 500 && !IsRefusalOfTheVersion(request, answer))
        {
            return "a status of 5xx";
        }

        if (request.IsRight && answer.Status != 200)
        {
            return "a right request was refused";
        }

        if (answer.Status is > 204 and < 400 and not 304)
        {
            return "a status that nothing here has";
        }

        byte[] body;
        try
        {
            body = answer.DecodedBody();
        }
        catch (InvalidDataException error)
        {
            return error.Message;
        }

        return FindFaultOfForm(request, answer, body) ?? FindLeak(request, answer, body);
    }

    /// <summary>505, in form as the server's other refusals, for a version of HTTP that came about by chance.</summary>
    private static bool IsRefusalOfTheVersion(FuzzRequest request, RawAnswer answer) =>
        answer.Status == 505 && !request.IsHttp && IsRefusalOfTheServer(answer);

    /// <summary>What Kestrel refuses before there is a request: without a body, and it closes.</summary>
    private static bool IsRefusalOfTheServer(RawAnswer answer) =>
        (answer.Status is 400 or 408 or 411 or 413 or 414 or 417 or 431 or 505 || IsTargetOfConnect(answer))
        && answer.Body.Length == 0 && answer.Closes;

    /// <summary>A host and a port instead of a path, such as <c>GET :</c>, is for CONNECT alone.</summary>
    private static bool IsTargetOfConnect(RawAnswer answer) => answer.Status == 405 && answer.Header("Allow") is "CONNECT";

    private static string? FindFaultOfForm(FuzzRequest request, RawAnswer answer, byte[] body)
    {
        if (answer.Status >= 400 && !IsRefusalOfTheServer(answer))
        {
            return answer.Header("Content-Type") is not "application/problem+json" ? "an error that is no problem+json"
                : !request.IsHead && !IsProblem(answer.Status, body) ? "an error that does not describe itself"
                : null;
        }

        if (answer.Status == 200 && body.Length > 0 && IsLookedThrough(request, body) && !IsJson(body))
        {
            return "a body that is no JSON";
        }

        return request.IsRight && body.Length == 0 ? "an answer without a body" : null;
    }

    private string? FindLeak(FuzzRequest request, RawAnswer answer, byte[] body)
    {
        ReadOnlySpan<byte> text = IsLookedThrough(request, body) ? body : body.AsSpan(0, 512);
        foreach (byte[] secret in forbidden)
        {
            if (text.IndexOf(secret) >= 0 || answer.Head.Contains(Encoding.UTF8.GetString(secret), StringComparison.Ordinal))
            {
                return $"it tells \"{Encoding.UTF8.GetString(secret)}\"";
            }
        }

        return null;
    }

    private static bool IsLookedThrough(FuzzRequest request, byte[] body) =>
        body.Length <= WholeBytes || request.Number / 2 % OneIn == 0;

    private static bool IsProblem(int status, byte[] body)
    {
        try
        {
            using JsonDocument problem = JsonDocument.Parse(body);
            return problem.RootElement.TryGetProperty("status", out JsonElement said) && said.GetInt32() == status
                && problem.RootElement.TryGetProperty("title", out JsonElement title) && title.GetString() is { Length: > 0 };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsJson(byte[] body)
    {
        Utf8JsonReader reader = new(body);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
