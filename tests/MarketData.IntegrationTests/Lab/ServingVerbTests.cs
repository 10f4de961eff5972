using System.Net;
using System.Text.Json;

namespace MarketData.IntegrationTests.Lab;

/// <summary>The verbs that serve until the user stops them.</summary>
[Collection(LabCollection.Name)]
public sealed class ServingVerbTests(PostgresFixture postgres) : IDisposable
{
    private readonly LabFolder folder = new();
    private readonly HttpClient client = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Serve_UntilInterrupted_AnswersAndEndsWithZero()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Sends a signal.");
        await postgres.GetServerAsync();
        await using LabProcess lab = folder.Start("serve --port 0 --symbols AAPL --timeframes 1d --days 30");
        string address = Address(await lab.WaitForLineAsync("serving on "));

        using JsonDocument answer = JsonDocument.Parse(await client.GetStringAsync(
            new Uri($"{address}api/v1/features/quant/AAPL?timeframe=1d&limit=5"), Cancellation));

        Assert.Equal(5, answer.RootElement.GetProperty("records_returned").GetInt32());
        await lab.SignalAsync("INT", wholeGroup: true);
        Assert.Equal(0, await lab.WaitForExitAsync());
        await lab.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Stub_UntilInterrupted_AnswersAndEndsWithZero()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Sends a signal.");
        await using LabProcess lab = folder.Start("stub");
        string line = await lab.WaitForLineAsync("stub on ");
        using HttpRequestMessage request = new(
            HttpMethod.Get, $"{Address(line)}v2/aggs/ticker/X:BTCUSD/range/1/day/2025-01-01/2025-01-10?adjusted=true&sort=asc&limit=50000");
        request.Headers.Add("Authorization", $"Bearer {line[(line.LastIndexOf(' ') + 1)..]}");

        using HttpResponseMessage response = await client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using JsonDocument page = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(10, page.RootElement.GetProperty("resultsCount").GetInt32());
        await lab.SignalAsync("INT", wholeGroup: true);
        Assert.Equal(0, await lab.WaitForExitAsync());
        await lab.AssertNothingIsLeftAsync();
    }

    private static string Address(string line) => line.Split(' ', ';').First(word => word.StartsWith("http://", StringComparison.Ordinal));
}
