using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Perf.Testbed.Market;

namespace Perf.Testbed.Stub;

/// <summary>
/// Writes a page in Polygon's wire format, fields in Polygon's order, straight into the answer's buffers. Every string in it is
/// either made of characters that need no escaping or is escaped.
/// </summary>
internal static class AggregatesPageWriter
{
    /// <summary>
    /// Bytes asked of the pipe and flushed at a time; each becomes one chunk of the answer. The first are on their way while
    /// the rest is still being written, and a slow reader holds up the writer instead of filling memory.
    /// </summary>
    private const int BufferBytes = 32 * 1024;

    /// <summary>Eight numbers and their names, more than long enough.</summary>
    private const int MaxBarBytes = (8 * Digits.MaxLength) + 64;

    /// <returns>Length of the JSON.</returns>
    /// <exception cref="OperationCanceledException">The reader is gone.</exception>
    public static async ValueTask<long> WriteAsync(PipeWriter output, AggregatesPage page, CancellationToken cancellationToken)
    {
        long bodyBytes = WriteText(output, Head(page));
        int next = 0;
        while (next < page.Bars.Count)
        {
            bodyBytes += WriteBars(output, page.Bars, ref next);
            FlushResult flush = await output.FlushAsync(cancellationToken);
            if (flush.IsCompleted)
            {
                throw new OperationCanceledException("The client left before the page was written.");
            }
        }

        bodyBytes += WriteText(output, Tail(page));
        await output.FlushAsync(cancellationToken);
        return bodyBytes;
    }

    /// <summary>The page's JSON, for those who do not send it as it is made.</summary>
    public static async Task<byte[]> ToBytesAsync(AggregatesPage page, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        PipeWriter writer = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        await WriteAsync(writer, page, cancellationToken);
        await writer.CompleteAsync();
        return body.ToArray();
    }

    private static string Head(AggregatesPage page) =>
        $$"""{"ticker":"{{page.Request.Ticker}}","queryCount":{{page.Bars.BaseAggregates}},"resultsCount":{{page.Bars.Count}}"""
        + $$""","adjusted":{{(page.Request.Adjusted ? "true" : "false")}}"""
        + (page.Bars.Count == 0 ? "" : ",\"results\":[");

    private static string Tail(AggregatesPage page) =>
        (page.Bars.Count == 0 ? "" : "]")
        + $$""","status":"OK","request_id":"{{page.RequestId}}","count":{{page.Bars.Count}}"""
        + (page.NextUrl is null ? "}" : $$""","next_url":"{{JsonEncodedText.Encode(page.NextUrl)}}"}""");

    private static int WriteText(PipeWriter output, string text)
    {
        int written = Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));
        output.Advance(written);
        return written;
    }

    /// <summary>Writes as many bars as one buffer takes.</summary>
    private static int WriteBars(PipeWriter output, MarketPage page, ref int next)
    {
        Span<byte> buffer = output.GetSpan(BufferBytes);
        ReadOnlySpan<MarketBar> bars = page.Bars;
        BarScale scale = page.Scale;
        int at = 0;
        while (next < bars.Length && buffer.Length - at >= MaxBarBytes)
        {
            if (next > 0)
            {
                buffer[at++] = (byte)',';
            }

            at += WriteBar(buffer[at..], in bars[next], scale);
            next++;
        }

        output.Advance(at);
        return at;
    }

    private static int WriteBar(Span<byte> to, in MarketBar bar, BarScale scale)
    {
        int at = Append(to, 0, "{\"v\":"u8);
        at += scale.HasWholeVolumes
            ? Digits.Write(to[at..], bar.VolumeUnits)
            : Digits.WriteFixed(to[at..], bar.VolumeUnits * BarScale.MillionthsPerUnit, BarScale.CoinVolumeDecimals);
        at = Append(to, at, ",\"vw\":"u8);
        at += Digits.WriteFixed(to[at..], bar.WeightedCentiticks, scale.PriceDecimals + 2);
        at = Append(to, at, ",\"o\":"u8);
        at += Digits.WriteFixed(to[at..], bar.OpenTicks, scale.PriceDecimals);
        at = Append(to, at, ",\"c\":"u8);
        at += Digits.WriteFixed(to[at..], bar.CloseTicks, scale.PriceDecimals);
        at = Append(to, at, ",\"h\":"u8);
        at += Digits.WriteFixed(to[at..], bar.HighTicks, scale.PriceDecimals);
        at = Append(to, at, ",\"l\":"u8);
        at += Digits.WriteFixed(to[at..], bar.LowTicks, scale.PriceDecimals);
        at = Append(to, at, ",\"t\":"u8);
        at += Digits.Write(to[at..], bar.TimeUnixMs);
        at = Append(to, at, ",\"n\":"u8);
        at += Digits.Write(to[at..], bar.Trades);
        to[at] = (byte)'}';
        return at + 1;
    }

    private static int Append(Span<byte> to, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(to[at..]);
        return at + text.Length;
    }
}
