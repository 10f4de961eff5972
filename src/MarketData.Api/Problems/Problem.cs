using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MarketData.Api.Problems;

/// <summary>
/// The service's error answers (RFC 9457, application/problem+json). None repeats what the client sent in a bad request, or what
/// the database said.
/// </summary>
internal static class Problem
{
    /// <summary>How long a client should leave an unavailable database alone, in seconds.</summary>
    private const int RetryAfterSeconds = 5;

    /// <summary>400: a parameter is not what is allowed.</summary>
    public static Task BadParameterAsync(HttpContext context, BadParameter bad)
    {
        ProblemHttpResult result = TypedResults.Problem(
            statusCode: StatusCodes.Status400BadRequest,
            title: $"Bad parameter: {bad.Name}",
            detail: $"{bad.Name} must be {bad.Allowed}.",
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["parameter"] = bad.Name,
                ["allowed"] = bad.Allowed,
            });
        return result.ExecuteAsync(context);
    }

    /// <summary>404: the series was never computed.</summary>
    public static Task NeverComputedAsync(HttpContext context, string series) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound,
        title: "No features",
        detail: $"Features of {series} were never computed.",
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["staleness"] = "missing" })
        .ExecuteAsync(context);

    /// <summary>503: the database did not answer.</summary>
    public static Task DatabaseUnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            statusCode: StatusCodes.Status503ServiceUnavailable,
            title: "Database unavailable",
            detail: "The database does not answer at the moment; try again later.")
            .ExecuteAsync(context);
    }
}
