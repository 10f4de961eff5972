using System.Diagnostics.CodeAnalysis;

namespace MarketData.Polygon.Http;

/// <summary>The one scheme, host and port that the key may be sent to.</summary>
internal sealed class PinnedOrigin(Uri baseAddress)
{
    /// <summary>
    /// Reads an address that the server gave. False when it is not absolute, names another scheme, host or port, or holds
    /// a user (<c>https://api.polygon.io@elsewhere/</c>).
    /// </summary>
    public bool TryParse(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && Includes(address);

    public bool Includes(Uri address) =>
        address.Scheme == baseAddress.Scheme
        && string.Equals(address.IdnHost, baseAddress.IdnHost, StringComparison.OrdinalIgnoreCase)
        && address.Port == baseAddress.Port
        && address.UserInfo.Length == 0;
}
