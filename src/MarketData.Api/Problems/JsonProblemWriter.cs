using MarketData.Api.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace MarketData.Api.Problems;

/// <summary>
/// Writes every problem as JSON, also for a client that would rather have HTML, which the framework's own writer leaves to others.
/// </summary>
internal sealed class JsonProblemWriter(IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        // What went wrong before may have cleared the headers.
        HttpResponse response = context.HttpContext.Response;
        SecurityHeaders.Set(response);
        response.Headers.CacheControl = "no-store";

        ProblemDetails problem = context.ProblemDetails;
        problem.Status ??= response.StatusCode;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        response.StatusCode = problem.Status.Value;
        await response.WriteAsJsonAsync(
            problem, json.Value.SerializerOptions, "application/problem+json", context.HttpContext.RequestAborted);
    }
}
