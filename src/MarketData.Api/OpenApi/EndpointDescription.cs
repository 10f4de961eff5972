using System.Globalization;
using MarketData.Api.OpenApi.Shapes;
using Microsoft.OpenApi;

namespace MarketData.Api.OpenApi;

/// <summary>
/// Says of an endpoint what stands in the description of the service. Our endpoints read their requests themselves, so that the
/// framework cannot know.
/// </summary>
internal static class EndpointDescription
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    /// <param name="operation">Its name, unique in the service.</param>
    public static IEndpointConventionBuilder Describe(
        this IEndpointConventionBuilder endpoint, string operation, string summary, params OpenApiParameter[] parameters)
    {
        // The framework describes endpoints that name the method behind them; those that take the whole request do not.
        endpoint.Add(builder => builder.Metadata.Add(builder.RequestDelegate!.Method));
        return endpoint.WithName(operation).WithSummary(summary).AddOpenApiOperationTransformer((described, context, _) =>
        {
            described.Parameters = parameters.Length == 0 ? null : [.. parameters];
            if (context.Description.HttpMethod == HttpMethods.Head)
            {
                described.OperationId = $"head_{operation}";
                foreach (OpenApiResponse response in described.Responses!.Values.OfType<OpenApiResponse>())
                {
                    response.Content = null;
                }
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>It answers with JSON of this shape.</summary>
    public static IEndpointConventionBuilder Answers<T>(
        this IEndpointConventionBuilder endpoint, string description, int status = StatusCodes.Status200OK) =>
        endpoint.Responds<T>(status, description, Json);

    /// <summary>It answers without a body.</summary>
    public static IEndpointConventionBuilder AnswersNothing(
        this IEndpointConventionBuilder endpoint, int status, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Responses![status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse { Description = description };
            return Task.CompletedTask;
        });

    public static IEndpointConventionBuilder RefusesParameters(this IEndpointConventionBuilder endpoint) =>
        endpoint.Responds<BadParameterShape>(StatusCodes.Status400BadRequest, "A parameter is not what is allowed.", ProblemJson);

    public static IEndpointConventionBuilder NeedsTheDatabase(this IEndpointConventionBuilder endpoint) =>
        endpoint.IsUnavailable("The database does not answer; Retry-After says when to try again.");

    /// <summary>It needs the database, and refuses what is more than can be read at once.</summary>
    public static IEndpointConventionBuilder NeedsTheDatabaseInTurn(this IEndpointConventionBuilder endpoint) =>
        endpoint.IsUnavailable(
            "The database does not answer, or too much is asked for at once; Retry-After says when to try again.");

    /// <summary>Its answers of a status have a header, always.</summary>
    public static IEndpointConventionBuilder Carries(
        this IEndpointConventionBuilder endpoint, int status, string header, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            OpenApiResponse response = (OpenApiResponse)operation.Responses![status.ToString(CultureInfo.InvariantCulture)];
            response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            response.Headers[header] = new OpenApiHeader
            {
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
            return Task.CompletedTask;
        });

    /// <summary>It answers with a problem of this shape.</summary>
    public static IEndpointConventionBuilder Fails<T>(this IEndpointConventionBuilder endpoint, int status, string description) =>
        endpoint.Responds<T>(status, description, ProblemJson);

    /// <summary>It is for administrators.</summary>
    public static IEndpointConventionBuilder NeedsTheKey(this IEndpointConventionBuilder endpoint) => endpoint
        .Fails<ProblemShape>(StatusCodes.Status401Unauthorized, "The request does not hold the administrators' key.")
        .Carries(StatusCodes.Status401Unauthorized, "WWW-Authenticate", "ApiKey.")
        .AddOpenApiOperationTransformer((operation, context, _) =>
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(OpenApiServices.AdminScheme, context.Document)] = [],
                },
            ];
            return Task.CompletedTask;
        });

    private static IEndpointConventionBuilder IsUnavailable(this IEndpointConventionBuilder endpoint, string description) => endpoint
        .Responds<ProblemShape>(StatusCodes.Status503ServiceUnavailable, description, ProblemJson)
        .Carries(StatusCodes.Status503ServiceUnavailable, "Retry-After", "Seconds.");

    private static IEndpointConventionBuilder Responds<T>(
        this IEndpointConventionBuilder endpoint, int status, string description, string contentType) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(T), [contentType])).Says(status, description);

    private static IEndpointConventionBuilder Says(this IEndpointConventionBuilder endpoint, int status, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Responses![status.ToString(CultureInfo.InvariantCulture)].Description = description;
            return Task.CompletedTask;
        });
}
