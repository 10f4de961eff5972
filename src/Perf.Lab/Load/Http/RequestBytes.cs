using System.Text;
using Perf.Analysis.Load;

namespace Perf.Lab.Load.Http;

/// <summary>The requests of a plan as they go over the wire: encoded once, sent many times.</summary>
internal static class RequestBytes
{
    /// <param name="address">The server; a path of it is put before the cells' own.</param>
    /// <returns>One request a cell, in their order.</returns>
    public static byte[][] Encode(Uri address, IReadOnlyList<LoadCell> cells)
    {
        string prefix = address.AbsolutePath.TrimEnd('/');
        string name = address.HostNameType == UriHostNameType.IPv6 ? $"[{address.IdnHost}]" : address.IdnHost;
        string host = address.IsDefaultPort ? name : $"{name}:{address.Port}";
        return [.. cells.Select(cell => Encode(host, prefix + LoadGenerator.PathOf(cell)))];
    }

    /// <param name="target">Path and query, encoded as a URL is.</param>
    public static byte[] Encode(string host, string target) => Encoding.ASCII.GetBytes(
        $"GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\nUser-Agent: perf-load\r\n\r\n");
}
