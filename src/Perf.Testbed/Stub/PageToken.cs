using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Perf.Testbed.Stub;

/// <summary>
/// The <c>cursor</c> of a next_url: the query of the first request in base64, without padding, as Polygon packs it. It holds
/// no position (that is the <c>from</c> of the URL's path) and no key.
/// </summary>
internal static class PageToken
{
    public static string Encode(int limit, bool adjusted) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
            adjusted ? $"limit={limit}&sort=asc" : $"adjusted=false&limit={limit}&sort=asc"));

    public static bool TryDecode(string text, [NotNullWhen(true)] out Dictionary<string, StringValues>? query)
    {
        query = null;
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (!Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out int written))
        {
            return false;
        }

        query = QueryHelpers.ParseQuery(Encoding.ASCII.GetString(bytes, 0, written));
        return true;
    }
}
