using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Perf.Testbed.Stub;

/// <summary>A refusal as Polygon words it.</summary>
/// <param name="Status">The <c>status</c> field of the body.</param>
/// <param name="Field">The name of the field that holds the message: <c>error</c>, or <c>message</c> for some answers.</param>
internal sealed record StubError(int StatusCode, string Status, string Field, string Message)
{
    public static readonly StubError UnknownKey = new(StatusCodes.Status401Unauthorized, "ERROR", "error", "Unknown API Key");

    public static readonly StubError QuotaSpent = new(
        StatusCodes.Status429TooManyRequests,
        "ERROR",
        "error",
        "You've exceeded the maximum requests per minute, please wait or upgrade your subscription to continue.");

    public static readonly StubError NotFound = new(
        StatusCodes.Status404NotFound, "NOT_FOUND", "message", "The requested resource was not found.");

    public static StubError BadRequest(string message) =>
        new(StatusCodes.Status400BadRequest, "ERROR", "error", message);

    /// <summary>The body of the answer.</summary>
    public string ToJson(string requestId) =>
        $$"""{"status":"{{Status}}","request_id":"{{requestId}}","{{Field}}":"{{JsonEncodedText.Encode(Message)}}"}""";
}
