using MarketData.Api.Answers;
using MarketData.Api.OpenApi.Shapes;

namespace MarketData.Api.OpenApi;

/// <summary>What the addresses of series have in common.</summary>
internal static class SeriesDescription
{
    public static IEndpointConventionBuilder DescribeSeries<T>(
        this IEndpointConventionBuilder endpoint, string operation, string summary) => endpoint
        .Describe(
            operation,
            summary,
            Parameters.Symbol,
            Parameters.Timeframe,
            Parameters.Limit("How many bars at most.", SeriesQuery.DefaultLimit, SeriesQuery.MaxLimit),
            Parameters.Start,
            Parameters.End,
            Parameters.IfNoneMatch)
        .Answers<T>("The bars, and how fresh their series is.")
        .AnswersNothing(StatusCodes.Status304NotModified, "The client has this answer: If-None-Match holds its ETag.")
        .CarriesTag(StatusCodes.Status200OK)
        .CarriesTag(StatusCodes.Status304NotModified)
        .RefusesParameters()
        .Fails<NeverComputedShape>(StatusCodes.Status404NotFound, "The series was never computed.")
        .NeedsTheDatabaseInTurn()
        .WithTags("series");

    private static IEndpointConventionBuilder CarriesTag(this IEndpointConventionBuilder endpoint, int status) => endpoint
        .Carries(status, "ETag", "Of these rows, their status and their warning; weak, for any encoding.")
        .Carries(status, "Cache-Status", "What the cache of the service did (RFC 9211).");
}
