using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Perf.Testbed.Processes;

namespace Perf.Lab.Drills.Benches;

/// <summary>
/// Who is told of alerts, at an address at which there is nobody until it is opened. It keeps what it was sent, and judges the signature by
/// the words of the worker's documentation, not by its code. Thread-safe.
/// </summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    public const string Secret = "canary-webhook-secret";

    private const string SignaturePrefix = "sha256=";

    private readonly ConcurrentQueue<ReceivedNotice> received = new();
    private WebApplication? app;
    private volatile bool isSlow = true;
    private int open;
    private int mostOpen;

    private WebhookReceiver(Uri address) => Address = address;

    public Uri Address { get; }

    /// <summary>A copy, in the order they came.</summary>
    public IReadOnlyList<ReceivedNotice> Received => [.. received];

    /// <summary>How many waited for an answer at once, at most.</summary>
    public int MostOpen => Volatile.Read(ref mostOpen);

    public static WebhookReceiver Reserve() => new(new Uri($"http://127.0.0.1:{FreePort.Next()}/alerts"));

    /// <summary>Listens; whoever sends something waits for an answer in vain.</summary>
    public async Task OpenSlowAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls(Address.GetLeftPart(UriPartial.Authority));
        app = builder.Build();
        app.Run(TakeAsync);
        await app.StartAsync(cancellationToken);
    }

    /// <summary>From now on it answers at once.</summary>
    public void BeWell() => isSlow = false;

    public async ValueTask DisposeAsync()
    {
        if (app is { } started)
        {
            using CancellationTokenSource atOnce = new();
            await atOnce.CancelAsync();
            await started.StopAsync(atOnce.Token);
            await started.DisposeAsync();
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        NoteOpen(Interlocked.Increment(ref open));
        try
        {
            await AnswerAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private void NoteOpen(int now)
    {
        int seen = MostOpen;
        while (now > seen && Interlocked.CompareExchange(ref mostOpen, now, seen) is int other && other != seen)
        {
            seen = other;
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using MemoryStream whole = new();
        await context.Request.Body.CopyToAsync(whole, context.RequestAborted);
        byte[] body = whole.ToArray();
        using JsonDocument json = JsonDocument.Parse(body);
        bool isAnswered = !isSlow;
        received.Enqueue(new ReceivedNotice(
            json.RootElement.GetProperty("notice").GetInt64(), body.Length, IsSigned(context.Request.Headers, body), isAnswered));
        if (!isAnswered)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>HMAC-SHA-256 over the time in its header, a dot and the body.</summary>
    private static bool IsSigned(IHeaderDictionary headers, byte[] body)
    {
        string signature = headers["X-Perf-Signature"].ToString();
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{headers["X-Perf-Timestamp"]}."), .. body];
        byte[] expected = HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), signed);
        return signature == SignaturePrefix + Convert.ToHexStringLower(expected);
    }
}
