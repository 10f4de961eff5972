using System.Globalization;
using MarketData.Api.Access;
using MarketData.Api.Rows;
using MarketData.Bars;

namespace MarketData.Api.Problems;

/// <summary>
/// The service's error answers (RFC 9457, application/problem+json). None repeats what the client sent in a bad request, or what
/// the database said.
/// </summary>
internal static class Problem
{
    /// <summary>How long a client should leave the service alone when it cannot read, in seconds.</summary>
    private const int RetryAfterSeconds = 5;

    /// <summary>400: a parameter is not what is allowed.</summary>
    public static Task BadParameterAsync(HttpContext context, BadParameter bad) =>
        TypedResults.Problem(
            statusCode: StatusCodes.Status400BadRequest,
            title: $"Bad parameter: {bad.Name}",
            detail: $"{bad.Name} must be {bad.Allowed}.",
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["parameter"] = bad.Name,
                ["allowed"] = bad.Allowed,
            })
            .ExecuteAsync(context);

    /// <summary>404: the series was never computed.</summary>
    public static Task NeverComputedAsync(HttpContext context, RowKind kind, SeriesKey series, EnrichmentOutcome enrichment) =>
        TypedResults.Problem(
            statusCode: StatusCodes.Status404NotFound,
            title: kind == RowKind.Quant ? "No features" : "No bars",
            detail: kind == RowKind.Quant ? $"Features of {series} were never computed." : $"Bars of {series} were never stored.",
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["staleness"] = "missing",
                ["enrichment"] = enrichment,
            })
            .ExecuteAsync(context);

    /// <summary>404: no run of the backfill has this number.</summary>
    public static Task NoSuchJobAsync(HttpContext context) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound,
        title: "No such job",
        detail: "No run of the backfill has this id.")
        .ExecuteAsync(context);

    /// <summary>401: the request does not hold the administrators' key, or there is none. It does not say which.</summary>
    public static Task NotAnAdministratorAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "ApiKey";
        return TypedResults.Problem(
            statusCode: StatusCodes.Status401Unauthorized,
            title: "Not an administrator",
            detail: $"The header {AdminKey.Header} does not hold the administrators' key.")
            .ExecuteAsync(context);
    }

    /// <summary>413: the body is longer than any that has a use. The connection is not used again: the body is still to come.</summary>
    public static Task BodyTooLargeAsync(HttpContext context, int maxBytes)
    {
        context.Response.Headers.Connection = "close";
        return TypedResults.Problem(
            statusCode: StatusCodes.Status413PayloadTooLarge,
            title: "Body too large",
            detail: string.Create(CultureInfo.InvariantCulture, $"A body may have {maxBytes} bytes."))
            .ExecuteAsync(context);
    }

    /// <summary>503: the database did not answer.</summary>
    public static Task DatabaseUnavailableAsync(HttpContext context) => UnavailableAsync(
        context, "Database unavailable", "The database does not answer at the moment; try again later.");

    /// <summary>503: more is asked for at once than can be read.</summary>
    public static Task BusyAsync(HttpContext context) => UnavailableAsync(
        context, "Too many requests at once", "More is asked for at once than can be read; try again later.");

    private static Task UnavailableAsync(HttpContext context, string title, string detail)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: title, detail: detail)
            .ExecuteAsync(context);
    }
}
