using System.Globalization;
using Perf.Testbed.Market;

namespace Perf.Testbed.Stub;

/// <summary>
/// The id of an answer: a function of what was asked, where Polygon makes one up, so that the same request gets the same bytes
/// from every stub and every time.
/// </summary>
internal static class RequestId
{
    /// <param name="pathAndQuery">As on the request line.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string Of(string pathAndQuery)
    {
        ulong hash = StableHash.OfText(pathAndQuery);
        return string.Create(CultureInfo.InvariantCulture, $"{StableHash.Derive(hash, 0):x16}{StableHash.Derive(hash, 1):x16}");
    }
}
