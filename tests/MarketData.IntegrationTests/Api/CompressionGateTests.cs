using MarketData.Api.Access;
using Microsoft.AspNetCore.Http;

namespace MarketData.IntegrationTests.Api;

public sealed class CompressionGateTests
{
    [Fact]
    public async Task Invoke_BeyondTheBound_IsNotCompressedUntilAPlaceIsFree()
    {
        CompressionGate gate = new();
        TaskCompletionSource sent = new();
        Task[] slow = [.. Enumerable.Range(0, CompressionGate.MaxAtOnce).Select(_ => gate.InvokeAsync(Asking(), _ => sent.Task))];

        Assert.False(await IsCompressedAsync());
        sent.SetResult();
        await Task.WhenAll(slow);
        Assert.True(await IsCompressedAsync());

        async Task<bool> IsCompressedAsync()
        {
            bool asked = false;
            await gate.InvokeAsync(Asking(), context =>
            {
                asked = context.Request.Headers.ContainsKey("Accept-Encoding");
                return Task.CompletedTask;
            });
            return asked;
        }
    }

    private static DefaultHttpContext Asking()
    {
        DefaultHttpContext context = new();
        context.Request.Headers.AcceptEncoding = "br";
        return context;
    }
}
