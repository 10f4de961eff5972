using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Perf.Testbed.Proxy;

/// <summary>
/// One direction of one connection. What is under way is bounded: a sender that is ahead of a slow link is held up, as by a real one.
/// </summary>
internal sealed class ProxiedStream(Socket from, Socket to, Link link, Random random, TimeProvider clock, Action<int> count)
{
    private const int ChunkBytes = 16 << 10;
    private const int MostChunks = 64;

    /// <summary>Longer pieces would arrive in jerks on a slow link.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    private readonly Channel<ProxiedChunk> underway = Channel.CreateBounded<ProxiedChunk>(
        new BoundedChannelOptions(MostChunks) { SingleReader = true, SingleWriter = true });

    private LinkState? counted;
    private long passed;

    /// <summary>Passes bytes on until the sender ends, the conditions cut it, or either side is gone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Task reading = ReadAsync(cancellationToken);
        await WriteAsync(cancellationToken);
        to.Shutdown(SocketShutdown.Send);
        await reading;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            long last = 0;
            while (true)
            {
                byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
                int bytes = await from.ReceiveAsync(buffer.AsMemory(0, ChunkBytes), cancellationToken);
                if (bytes == 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return;
                }

                last = Math.Max(last, DueAt(link.Now.Conditions));
                await underway.Writer.WriteAsync(new ProxiedChunk(buffer, bytes, last), cancellationToken);
            }
        }
        catch (Exception error)
        {
            failure = error;
        }
        finally
        {
            underway.Writer.TryComplete(failure);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await foreach (ProxiedChunk chunk in underway.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                if (!await PassAsync(chunk, cancellationToken))
                {
                    return;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(chunk.Buffer);
            }
        }
    }

    /// <returns>False when the connection was cut.</returns>
    private async Task<bool> PassAsync(ProxiedChunk chunk, CancellationToken cancellationToken)
    {
        if (clock.GetElapsedTime(clock.GetTimestamp(), chunk.DueAt) is { Ticks: > 0 } early)
        {
            await Task.Delay(early, clock, cancellationToken);
        }

        for (int sent = 0; sent < chunk.Bytes;)
        {
            LinkConditions conditions = await WaitUntilOpenAsync(cancellationToken);
            int piece = chunk.Bytes - sent;
            if (conditions.CutAfterBytes is { } cut)
            {
                piece = (int)Math.Min(piece, cut - passed);
                if (piece == 0)
                {
                    return false;
                }
            }

            if (conditions.BytesPerSecond is { } rate)
            {
                piece = (int)Math.Min(piece, Math.Max(1, rate * Slice.TotalSeconds));
            }

            await to.SendAsync(chunk.Buffer.AsMemory(sent, piece), cancellationToken);
            count(piece);
            passed += piece;
            sent += piece;
            if (conditions.BytesPerSecond is { } pace)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)piece / pace), clock, cancellationToken);
            }
        }

        return true;
    }

    private async Task<LinkConditions> WaitUntilOpenAsync(CancellationToken cancellationToken)
    {
        LinkState state = link.Now;
        while (state.Conditions.IsBlackHole)
        {
            await state.Ended.WaitAsync(cancellationToken);
            state = link.Now;
        }

        if (!ReferenceEquals(state, counted))
        {
            counted = state;
            passed = 0;
        }

        return state.Conditions;
    }

    private long DueAt(LinkConditions conditions)
    {
        TimeSpan delay = conditions.Latency + (conditions.Jitter * random.NextDouble());
        return clock.GetTimestamp() + (long)(delay.TotalSeconds * clock.TimestampFrequency);
    }
}
