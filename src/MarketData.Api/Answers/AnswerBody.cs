using System.Buffers;
using System.IO.Pipelines;

namespace MarketData.Api.Answers;

/// <summary>The bodies of answers: what is said of the series, and the rows as they lie in their block. Thread-safe.</summary>
internal sealed class AnswerBody
{
    /// <summary>
    /// Most that is handed to a connection before it is sent; a client that does not read holds no more than this. 500 rows with
    /// features are less, and go at once, in one write to the socket.
    /// </summary>
    private const int LargePieceBytes = 512 * 1024;

    /// <summary>The same while many answers are being sent: more writes, and less to hold.</summary>
    private const int SmallPieceBytes = 64 * 1024;

    /// <summary>So many answers at once are sent in large pieces, 128 MiB in all.</summary>
    private const int MaxLarge = 256;

    private int underWay;

    public async Task WriteAsync(HttpResponse response, SeriesAnswer answer, AnswerText text, CancellationToken cancellationToken)
    {
        int pieceBytes = Interlocked.Increment(ref underWay) <= MaxLarge ? LargePieceBytes : SmallPieceBytes;
        try
        {
            // What is written before the start of a response is kept aside, and copied once more at the start.
            await response.StartAsync(cancellationToken);
            PipeWriter body = response.BodyWriter;
            body.Write(text.Head);
            ReadOnlyMemory<byte> rows = answer.Rows;
            while (rows.Length > pieceBytes)
            {
                await body.WriteAsync(rows[..pieceBytes], cancellationToken);
                rows = rows[pieceBytes..];
            }

            body.Write(rows.Span);
            body.Write(text.Tail);
            await body.FlushAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }
}
