using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MarketData.Alerts;
using MarketData.Instruments;
using MarketData.Worker.Alerting;
using Microsoft.AspNetCore.Http;

namespace MarketData.IntegrationTests.Worker;

/// <summary>What a receiver of alerts is sent, and what it may do to us.</summary>
public sealed class WebhookTests
{
    private const string Secret = "0123456789abcdef";

    private static readonly DateTimeOffset RaisedAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly AlertNotice Raised = new(
        7,
        new Alert(
            3,
            new AlertCondition(AlertKind.SymbolsFailing, Criticality.Critical, AlertSeverity.Critical, "25% of 4"),
            RaisedAt,
            ClearedAt: null),
        Cleared: false,
        Attempt: 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Notice_IsPostedWithASignatureThatHolds()
    {
        await using Receiver receiver = await Receiver.StartAsync(context => Task.CompletedTask);
        using Webhook webhook = Connect(receiver);

        Assert.Null(await webhook.SendAsync(Raised, Cancel));

        (string _, IHeaderDictionary headers, byte[] body) = Assert.Single(receiver.Received);
        string timestamp = headers[Webhook.TimestampHeader].ToString();
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp + "."), .. body];
        Assert.Equal(
            "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), signed)),
            headers[Webhook.SignatureHeader].ToString());
        JsonElement json = JsonDocument.Parse(body).RootElement;
        Assert.Equal("raised", json.GetProperty("state").GetString());
        Assert.Equal("symbols_failing", json.GetProperty("kind").GetString());
        Assert.Equal("critical", json.GetProperty("class").GetString());
        Assert.Equal(7, json.GetProperty("notice").GetInt64());
        Assert.Equal("25% of 4", json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Notice_ThatTheAlertCleared_SaysSoAndWhen()
    {
        await using Receiver receiver = await Receiver.StartAsync(context => Task.CompletedTask);
        using Webhook webhook = Connect(receiver);
        AlertNotice cleared = Raised with { Cleared = true, Alert = Raised.Alert with { ClearedAt = RaisedAt.AddHours(1) } };

        Assert.Null(await webhook.SendAsync(cleared, Cancel));

        JsonElement json = JsonDocument.Parse(Assert.Single(receiver.Received).Body).RootElement;
        Assert.Equal("cleared", json.GetProperty("state").GetString());
        Assert.Equal(RaisedAt.AddHours(1), json.GetProperty("cleared_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Notice_WithAMessageOfAnyLength_IsSmall()
    {
        await using Receiver receiver = await Receiver.StartAsync(context => Task.CompletedTask);
        using Webhook webhook = Connect(receiver);
        AlertCondition wordy = Raised.Alert.Condition with { Message = new string('x', 1_000_000) };

        Assert.Null(await webhook.SendAsync(Raised with { Alert = Raised.Alert with { Condition = wordy } }, Cancel));

        Assert.InRange(Assert.Single(receiver.Received).Body.Length, 1, 1_000);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        await using Receiver other = await Receiver.StartAsync(context => Task.CompletedTask);
        await using Receiver receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = other.Address.ToString();
            return Task.CompletedTask;
        });
        using Webhook webhook = Connect(receiver);

        Assert.Contains("307", await webhook.SendAsync(Raised, Cancel), StringComparison.Ordinal);
        Assert.Empty(other.Received);
    }

    [Fact]
    public async Task Receiver_ThatNeverAnswers_IsLeftInTime()
    {
        await using Receiver receiver = await Receiver.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using Webhook webhook = Connect(receiver);

        string? failure = await webhook.SendAsync(Raised, Cancel).WaitAsync(webhook.LongestAttempt * 4, Cancel);

        Assert.Equal("the receiver did not answer in time", failure);
    }

    [Fact]
    public async Task Receiver_ThatIsNotThere_IsAFailureThatDoesNotNameIt()
    {
        WebhookOptions nowhere = WebhookOptions.From("http://127.0.0.1:1/canary", Secret)!;
        using Webhook webhook = new(nowhere, TimeProvider.System);

        string? failure = await webhook.SendAsync(Raised, Cancel);

        Assert.NotNull(failure);
        Assert.DoesNotContain("127.0.0.1", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure, StringComparison.Ordinal);
    }

    private static Webhook Connect(Receiver receiver) =>
        new(WebhookOptions.From(new Uri(receiver.Address, "/hook").ToString(), Secret)!, TimeProvider.System);
}
