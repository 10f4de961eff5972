using MarketData.Api.Admin;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MarketData.IntegrationTests.Api;

/// <summary>Whatever the driver throws when the database cannot be asked is answered as that, and not as a fault of ours.</summary>
public sealed class AdminEndpointFaultTests
{
    public static TheoryData<Exception> Faults =>
    [
        new NpgsqlException("no connection"),
        new TimeoutException("while a connection is being opened"),
        new IOException("while a connection is being opened"),
        new OperationCanceledException("the deadline"),
    ];

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task Answer_DatabaseCannotBeAsked_Is503(Exception fault)
    {
        await using ServiceProvider services = new ServiceCollection().AddLogging().BuildServiceProvider();
        DefaultHttpContext context = new() { RequestServices = services };

        await new Endpoint(NullLogger.Instance).GetAsync(context, fault);

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, context.Response.StatusCode);
    }

    [Fact]
    public async Task Answer_FaultOfOurs_IsNotTakenForTheDatabases() => await Assert.ThrowsAsync<InvalidOperationException>(
        () => new Endpoint(NullLogger.Instance).GetAsync(new DefaultHttpContext(), new InvalidOperationException()));

    private sealed class Endpoint(ILogger logger) : AdminEndpoint(logger)
    {
        public Task GetAsync(HttpContext context, Exception fault) =>
            AnswerAsync(context, _ => Task.FromException<int>(fault), _ => Task.CompletedTask);
    }
}
