using System.Text.Json.Nodes;
using MarketData.Api.Access;
using MarketData.Api.Hosting;
using Microsoft.OpenApi;

namespace MarketData.Api.OpenApi;

/// <summary>The description of the service: what it needs, and its address.</summary>
internal static class OpenApiServices
{
    /// <summary>The name of the way in which administrators show who they are.</summary>
    public const string AdminScheme = "admin_key";

    private static readonly string About =
        "Bars and quant features of stocks, funds and crypto currencies. Every error is a problem (RFC 9457, application/problem+json). "
        + $"A body of more than {BodyLimit.MaxBytes} bytes is refused with 413, for none has a use, and the connection is cut of one that "
        + $"is sent in chunks and goes beyond; a request line of more than {KestrelLimits.MaxRequestLineKilobytes} KB, or headers of more "
        + $"than {KestrelLimits.MaxHeadersKilobytes} KB, are refused by the server before any endpoint. Instants are UTC.";

    public static void AddDescription(this IServiceCollection services)
    {
        services.AddSingleton<ApiDocument>();
        services.AddOpenApi(ApiDocument.Name, options =>
        {
            options.CreateSchemaReferenceId = type =>
                Microsoft.AspNetCore.OpenApi.OpenApiOptions.CreateDefaultSchemaReferenceId(type)?.Replace(
                    "Shape", "", StringComparison.Ordinal);
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "Market data", Version = ApiDocument.Name, Description = About };
                document.Servers = [];
                document.Components ??= new OpenApiComponents();
                document.AddComponent<IOpenApiSecurityScheme>(AdminScheme, new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = AdminKey.Header,
                    Description = "The administrators' key, in this header only.",
                });
                return Task.CompletedTask;
            });
        });
    }

    public static void MapDescription(this IEndpointRouteBuilder routes) =>
        routes.MapGet(ApiDocument.Path, routes.ServiceProvider.GetRequiredService<ApiDocument>().HandleAsync)
            .Describe("describe", "This description.")
            .Answers<JsonObject>("An OpenAPI 3.1 document.")
            .WithTags("service");
}
