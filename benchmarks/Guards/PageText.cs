using System.Globalization;
using System.IO.Compression;
using System.Text;
using Benchmarks.Suites.Features;
using MarketData.Bars;

namespace Benchmarks.Guards;

/// <summary>Pages as Polygon sends them, made here: a guard starts no server.</summary>
internal static class PageText
{
    public const string Ticker = "AAPL";

    /// <param name="bars">Their number.</param>
    /// <param name="untrueEvery">Of so many bars one has its high below its low; 0: none has.</param>
    public static byte[] Of(int bars, int untrueEvery = 0)
    {
        BarSpan walk = RandomWalk.Of(bars).AsSpan();
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{{\"ticker\":\"{Ticker}\",\"queryCount\":{bars},\"resultsCount\":{bars},");
        text.Append("\"adjusted\":true,\"results\":[");
        for (int i = 0; i < bars; i++)
        {
            bool isUntrue = untrueEvery > 0 && i % untrueEvery == 0;
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{{\"v\":{walk.Volumes[i]},\"vw\":{walk.Opens[i]},");
            text.Append(CultureInfo.InvariantCulture, $"\"o\":{walk.Opens[i]},\"c\":{walk.Closes[i]},\"h\":{walk.Highs[i]},");
            text.Append(CultureInfo.InvariantCulture, $"\"l\":{walk.Lows[i] + (isUntrue ? 1_000 : 0)},");
            text.Append(CultureInfo.InvariantCulture, $"\"t\":{walk.TimesUnixMs[i]},\"n\":{100 + i}}}");
        }

        text.Append("],\"status\":\"OK\",\"request_id\":\"6a7e466379af0a71039d60cc78e72282\",\"count\":");
        return Encoding.UTF8.GetBytes(text.Append(bars).Append('}').ToString());
    }

    public static byte[] Gzipped(byte[] page)
    {
        using MemoryStream body = new();
        using (GZipStream gzip = new(body, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(page);
        }

        return body.ToArray();
    }
}
