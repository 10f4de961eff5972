using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Net;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Market;
using MarketData.Time;
using Perf.Testbed;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Stub;

public sealed class StubProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_WithOptions_ServesThatMarketFromAProcessThatEndsWithIt()
    {
        StubOptions options = new()
        {
            Seed = 42, ApiKey = "only-this-one", LatencyMedianMs = 1, LatencySigma = 0.5, QuotaRequests = 1_000,
        };
        SeriesKey series = new(Universe.Find("MSFT")!, Timeframe.OneDay);
        BarColumns expected = new();
        new SyntheticMarket(42).Fill(series, new UtcRange(1_709_251_200_000, 1_711_929_600_001), expected);
        StubProcess stub = await StubProcess.StartAsync(options, Cancel);
        using Process process = Process.GetProcessById(stub.ProcessId);
        await using (stub)
        {
            using StubClient client = new(stub.BaseAddress, stub.ApiKey);
            BarColumns actual = new();
            await client.DrainAsync(StubClient.Url(series, "1709251200000", "1711929600000", limit: 10), actual);

            Bar.AssertEqual(expected, actual);
            ServedRecord served = await stub.GetServedAsync(Cancel);
            Assert.Equal((42, expected.Count), (served.Seed, served.Bars));
            await stub.ResetServedAsync(Cancel);
            Assert.Equal(0, (await stub.GetServedAsync(Cancel)).Bars);
        }

        await process.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    public async Task StartAsync_TwoAtOnce_ListenOnTheirOwnPorts()
    {
        await using StubProcess one = await StubProcess.StartAsync(new StubOptions(), Cancel);
        await using StubProcess two = await StubProcess.StartAsync(new StubOptions(), Cancel);

        Assert.NotEqual(one.BaseAddress, two.BaseAddress);
        Assert.True(one.BaseAddress.IsLoopback);
    }

    [Fact]
    public async Task StartAsync_PortTaken_SaysWhatToDoInOneLine()
    {
        await using StubServer first = await StubServer.StartAsync(new StubOptions(), Cancel);
        StubOptions options = new() { Port = first.BaseAddress.Port };

        DependencyUnavailableException inProcess =
            await Assert.ThrowsAsync<DependencyUnavailableException>(() => StubServer.StartAsync(options, Cancel));
        DependencyUnavailableException child =
            await Assert.ThrowsAsync<DependencyUnavailableException>(() => StubProcess.StartAsync(options, Cancel));

        Assert.Contains($"{options.Port}", inProcess.Message, StringComparison.Ordinal);
        Assert.Contains($"{options.Port}", child.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', inProcess.Message + child.Message);
    }

    [Fact]
    public async Task StartAsync_OptionOutOfRange_IsRefused()
    {
        await Assert.ThrowsAsync<ValidationException>(
            () => StubServer.StartAsync(new StubOptions { LatencyMedianMs = -1 }, Cancel));
        await Assert.ThrowsAsync<ValidationException>(
            () => StubProcess.StartAsync(new StubOptions { QuotaRequests = 0 }, Cancel));
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--port", "many")]
    [InlineData("--port", "70000")]
    [InlineData("--quota-window-seconds", "0")]
    [InlineData("--key", "secret")]
    public void Parse_BadArguments_IsRefused(params string[] arguments) =>
        Assert.Throws<ValidationException>(() => StubArguments.Parse(arguments, apiKey: null));

    [Fact]
    public void Parse_WhatToListWrote_IsTheSame()
    {
        StubOptions options = new()
        {
            Port = 81, Seed = -3, LatencyMedianMs = 12.5, LatencySigma = 0.25, QuotaRequests = 5, SendRetryAfter = true,
            QuotaWindow = TimeSpan.FromSeconds(1.5), ApiKey = "key",
        };
        StubArguments arguments = new(options, HasParentPipe: true);

        Assert.Equal(arguments, StubArguments.Parse(arguments.ToList(), apiKey: "key"));
        Assert.DoesNotContain("key", string.Join(" ", arguments.ToList()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_ClientStillReading_DoesNotWaitForIt()
    {
        StubServer server = await StubServer.StartAsync(new StubOptions { LatencyMedianMs = 60_000 }, Cancel);
        using StubClient client = new(server.BaseAddress, new StubOptions().ApiKey);
        Task<(HttpStatusCode, System.Text.Json.JsonElement)> waiting =
            client.GetJsonAsync("/v2/aggs/ticker/AAPL/range/1/day/2024-03-01/2024-03-31");
        while ((await client.GetServedAsync()).Requests == 0)
        {
            await Task.Delay(5, Cancel);
        }

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
    }
}
