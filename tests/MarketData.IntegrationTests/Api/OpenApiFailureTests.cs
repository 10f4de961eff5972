using MarketData.Api.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace MarketData.IntegrationTests.Api;

/// <summary>The description of the service, when making it fails.</summary>
public sealed class OpenApiFailureTests
{
    [Fact]
    public async Task Handle_AfterAFailure_TriesAgain()
    {
        ServiceCollection services = new();
        services.AddKeyedSingleton<IOpenApiDocumentProvider>(ApiDocument.Name, new FailsOnce());
        await using ServiceProvider provider = services.BuildServiceProvider();
        ApiDocument document = new(provider);

        await Assert.ThrowsAsync<InvalidOperationException>(() => document.HandleAsync(new DefaultHttpContext()));
        DefaultHttpContext context = new();
        await document.HandleAsync(context);

        Assert.True(context.Response.ContentLength > 0);
    }

    private sealed class FailsOnce : IOpenApiDocumentProvider
    {
        private int asked;

        public async Task<OpenApiDocument> GetOpenApiDocumentAsync(CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return asked++ == 0
                ? throw new InvalidOperationException("not now")
                : new OpenApiDocument { Info = new OpenApiInfo { Title = "Now" }, Paths = [] };
        }
    }
}
