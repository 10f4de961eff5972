using Perf.Analysis.Load;

namespace Perf.Lab.Load.Http;

/// <summary>
/// Follows one answer after another over a connection, as far as a load test has to: where the answer ends, its status, whether
/// its body is whole and looks like JSON, whether the connection lives on. Bodies are not kept. Whatever it cannot follow with
/// certainty is a bad answer. Not thread-safe. Source: RFC 9112.
/// </summary>
internal sealed class AnswerReader
{
    /// <summary>Kestrel's own limit for what it accepts; no answer of ours has a tenth of it.</summary>
    public const int MaxHeadBytes = 32 * 1024;

    private readonly byte[] head = new byte[MaxHeadBytes];
    private readonly ChunkedBody chunks = new();
    private AnswerHead parsed;
    private int headBytes;
    private bool inBody;
    private bool isWhole;
    private long remaining;
    private byte first;
    private byte last;

    /// <summary>Of the body, so far.</summary>
    public int BodyBytes { get; private set; }

    /// <summary>Whether the connection may carry another request: the answer's end was found, whatever is in it.</summary>
    public bool KeepsAlive => isWhole && parsed.KeepsAlive;

    /// <summary>Nothing of an answer has come.</summary>
    public bool IsAtStart => headBytes == 0 && !inBody;

    /// <summary>Makes ready for the next answer, on this connection or on a new one.</summary>
    public void Reset()
    {
        headBytes = 0;
        inBody = false;
        isWhole = false;
        BodyBytes = 0;
        first = last = 0;
    }

    /// <summary>Takes what came.</summary>
    /// <param name="outcome">Set when this returns true.</param>
    /// <returns>True when the answer has ended, well or badly; false when more has to come.</returns>
    public bool Take(ReadOnlySpan<byte> received, out RequestOutcome outcome)
    {
        outcome = RequestOutcome.BadResponse;
        while (!inBody)
        {
            int used = TakeHead(received, out bool complete);
            received = received[used..];
            if (!complete)
            {
                return headBytes == head.Length;
            }

            if (!AnswerHead.TryParse(head.AsSpan(0, headBytes), out parsed))
            {
                return true;
            }

            headBytes = 0;
            inBody = !parsed.IsInterim;
            if (inBody)
            {
                remaining = parsed.BodyLength;
                chunks.Reset();
            }
        }

        return TakeBody(received, ref outcome);
    }

    /// <summary>The connection has ended. Only an answer that says nothing of its length ends with it.</summary>
    public RequestOutcome TakeEnd() =>
        inBody && parsed.Framing == BodyFraming.UntilClose ? Judge() : RequestOutcome.ConnectionLost;

    private int TakeHead(ReadOnlySpan<byte> received, out bool complete)
    {
        int taken = Math.Min(received.Length, head.Length - headBytes);
        received[..taken].CopyTo(head.AsSpan(headBytes));

        // The end may lie across what came before and what came now.
        int from = Math.Max(0, headBytes - 3);
        int at = head.AsSpan(from, headBytes + taken - from).IndexOf("\r\n\r\n"u8);
        complete = at >= 0;
        int length = complete ? from + at + 4 : headBytes + taken;
        int used = length - headBytes;
        headBytes = length;
        return used;
    }

    private bool TakeBody(ReadOnlySpan<byte> received, ref RequestOutcome outcome)
    {
        switch (parsed.Framing)
        {
            case BodyFraming.Chunked:
                while (chunks.TryNext(ref received, out ReadOnlySpan<byte> data))
                {
                    Note(data);
                }

                if (chunks.IsBad || (chunks.IsComplete && !received.IsEmpty))
                {
                    return true;
                }

                outcome = chunks.IsComplete ? Judge() : outcome;
                return chunks.IsComplete;

            case BodyFraming.Length:
                if (received.Length > remaining)
                {
                    return true;
                }

                Note(received);
                remaining -= received.Length;
                outcome = remaining == 0 ? Judge() : outcome;
                return remaining == 0;

            default:
                Note(received);
                return false;
        }
    }

    private void Note(ReadOnlySpan<byte> data)
    {
        BodyBytes += data.Length;
        data = data.Trim(" \t\r\n"u8);
        if (data.IsEmpty)
        {
            return;
        }

        first = first == 0 ? data[0] : first;
        last = data[^1];
    }

    private RequestOutcome Judge()
    {
        isWhole = true;
        return parsed.Status switch
        {
            200 => (first, last) is ((byte)'{', (byte)'}') or ((byte)'[', (byte)']') ? RequestOutcome.Ok : RequestOutcome.BadResponse,
            >= 400 and < 500 => RequestOutcome.ClientError,
            >= 500 and < 600 => RequestOutcome.ServerError,
            _ => RequestOutcome.UnexpectedStatus,
        };
    }
}
