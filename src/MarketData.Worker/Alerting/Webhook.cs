using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using MarketData.Alerts;

namespace MarketData.Worker.Alerting;

/// <summary>
/// Posts notices to one address. Signed as others do it: HMAC-SHA-256 over the time, a dot and the body, the time in a header of its
/// own, so that a receiver can refuse what was recorded and is played back. Redirects are not followed, and an answer's body is not read.
/// </summary>
internal sealed class Webhook : INoticeReceiver, IDisposable
{
    /// <summary>Seconds since 1970, as signed.</summary>
    public const string TimestampHeader = "X-Perf-Timestamp";

    /// <summary><c>sha256=</c> and 64 hexadecimal digits.</summary>
    public const string SignatureHeader = "X-Perf-Signature";

    private readonly WebhookOptions options;
    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker http;

    public Webhook(WebhookOptions options, TimeProvider clock)
    {
        this.options = options;
        this.clock = clock;
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 16,

            // Else a body that nobody reads is read all the same, to keep the connection.
            MaxResponseDrainSize = 0,
        });
    }

    public TimeSpan LongestAttempt => TimeSpan.FromSeconds(5);

    /// <summary>The signature of a body sent at a time.</summary>
    public static string Sign(ReadOnlySpan<byte> secret, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp), (byte)'.', .. body];
        return "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed));
    }

    public async Task<string?> SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestAttempt);
        using HttpRequestMessage request = Request(notice);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, limit.Token);
            return response.IsSuccessStatusCode
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"the receiver answered {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "the receiver did not answer in time";
        }
        catch (HttpRequestException exception)
        {
            // Not its message, which may name the address.
            return $"the receiver cannot be reached ({exception.HttpRequestError})";
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(AlertNotice notice)
    {
        byte[] body = NoticeBody.Of(notice);
        string timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        HttpRequestMessage request = new(HttpMethod.Post, options.Url)
        {
            Version = HttpVersion.Version11,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(TimestampHeader, timestamp);
        request.Headers.Add(SignatureHeader, Sign(options.Secret.Span, timestamp, body));
        return request;
    }
}
