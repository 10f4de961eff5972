using System.Text;
using MarketData.Worker.Hosting;

namespace MarketData.Worker.Alerting;

/// <summary>Where alerts are sent, and what they are signed with. Never to be printed.</summary>
internal sealed class WebhookOptions
{
    private const int MinSecretBytes = 16;

    private WebhookOptions(Uri url, byte[] secret)
    {
        Url = url;
        Secret = secret;
    }

    public Uri Url { get; }

    public ReadOnlyMemory<byte> Secret { get; }

    /// <returns>Null when neither is set.</returns>
    /// <exception cref="BadArgumentException">One is missing or cannot be used; neither is quoted.</exception>
    public static WebhookOptions? From(string? url, string? secret)
    {
        if (url is not { Length: > 0 } && secret is not { Length: > 0 })
        {
            return null;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) || !IsSafe(parsed))
        {
            throw new BadArgumentException($"{WorkerEnvironment.WebhookUrl} must be an https address, or an http one on this machine.");
        }

        byte[] key = Encoding.UTF8.GetBytes(secret ?? "");
        return key.Length >= MinSecretBytes
            ? new WebhookOptions(parsed, key)
            : throw new BadArgumentException($"{WorkerEnvironment.WebhookSecret} must be {MinSecretBytes} bytes or more.");
    }

    private static bool IsSafe(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);
}
