using System.Security.Cryptography;
using System.Text;
using MarketData.Api.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace MarketData.Api.Access;

/// <summary>
/// Tells administrators by their key. The service knows its SHA-256 only: who reads its environment or memory has no key. A key is
/// random and long, so that a hash made for passwords would only cost time, and trying keys leads nowhere.
/// </summary>
internal sealed class AdminKey(IOptions<ApiOptions> options)
{
    /// <summary>The only place a key is read from: addresses end up in logs.</summary>
    public const string Header = "X-Api-Key";

    /// <summary>Longer than any key; hashing what is longer would be work for a stranger.</summary>
    private const int MaxKeyLength = 512;

    private readonly byte[]? expected =
        options.Value.AdminKeySha256 is { Length: > 0 } hash ? Convert.FromHexString(hash) : null;

    /// <summary>True for the one key. Without a hash nobody is an administrator. Takes as long for a nearly right key as for any.</summary>
    public bool IsHeldBy(HttpRequest request)
    {
        StringValues values = request.Headers[Header];
        if (expected is null || values.Count != 1 || values[0] is not { Length: > 0 and <= MaxKeyLength } key)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return CryptographicOperations.FixedTimeEquals(hash, expected);
    }
}
