using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Perf.Testbed.Relay;

/// <summary>One connection of a client, and the one to the server that it is relayed to.</summary>
internal sealed class RelayedConnection(PostgresRelay relay, Socket client, IRelayObserver? observer)
{
    private const char ReadyForQuery = 'Z';
    private const char CopyInResponse = 'G';

    /// <summary>More than a driver writes at once.</summary>
    private static readonly StreamPipeReaderOptions Buffering = new(bufferSize: 64 << 10);

    private readonly Lock gate = new();
    private Socket? server;
    private bool isReset;
    private int clientSpoke;

    /// <summary>Relays until either side ends the connection.</summary>
    public async Task RunAsync(EndPoint target, CancellationToken cancellationToken)
    {
        try
        {
            Socket socket = Own(target is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp));
            await socket.ConnectAsync(target, cancellationToken);
            client.NoDelay = true;
            if (target is not UnixDomainSocketEndPoint)
            {
                socket.NoDelay = true;
            }

            await using NetworkStream toClient = new(client);
            await using NetworkStream toServer = new(socket);
            await Task.WhenAll(
                PassAsync(ForwardAsync(toClient, toServer, cancellationToken), socket),
                PassAsync(AnswerAsync(toServer, toClient, cancellationToken), client));
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A side is gone, or we are to be.
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Ends both connections at once, what is under way lost, as when a machine dies.</summary>
    public void Reset()
    {
        lock (gate)
        {
            isReset = true;
            client.Close(timeout: 0);
            server?.Close(timeout: 0);
        }
    }

    private Socket Own(Socket socket)
    {
        lock (gate)
        {
            server = socket;
            if (isReset)
            {
                socket.Dispose();
            }
        }

        return socket;
    }

    /// <summary>
    /// A side that has said its last is still answered. One that is gone, or is to be, takes the other with it, which would wait
    /// for ever.
    /// </summary>
    private async Task PassAsync(Task<bool> direction, Socket target)
    {
        bool ended = false;
        try
        {
            ended = await direction;
            if (ended)
            {
                target.Shutdown(SocketShutdown.Send);
            }
        }
        finally
        {
            if (!ended)
            {
                Reset();
            }
        }
    }

    /// <returns>False when the observer wants the connection to end.</returns>
    private async Task<bool> ForwardAsync(Stream fromClient, Stream toServer, CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(fromClient, Buffering);
        bool typed = false;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (TryTakeMessage(ref rest, typed, out char type, out ReadOnlySequence<byte> bytes))
            {
                typed = true;
                FrontendMessage message = new(relay.NextMessage(), type, MessageFrame.SqlOf(type, bytes));
                if (observer is not null && !await ForwardAsync(observer, message, bytes, toServer, cancellationToken))
                {
                    return false;
                }
            }

            if (observer is null && !rest.Start.Equals(read.Buffer.Start))
            {
                // Together, as they came: a packet a message would cost the server a wake-up each.
                await ForwardAsync(read.Buffer.Slice(0, rest.Start), toServer, cancellationToken);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                return true;
            }
        }
    }

    private async Task<bool> ForwardAsync(
        IRelayObserver before, FrontendMessage message, ReadOnlySequence<byte> bytes, Stream toServer, CancellationToken cancellationToken)
    {
        if (!await before.BeforeAsync(message, cancellationToken))
        {
            return false;
        }

        await ForwardAsync(bytes, toServer, cancellationToken);
        return await before.AfterAsync(message, cancellationToken);
    }

    private async Task ForwardAsync(ReadOnlySequence<byte> messages, Stream toServer, CancellationToken cancellationToken)
    {
        Volatile.Write(ref clientSpoke, 1);
        await WriteAsync(messages, toServer, cancellationToken);
    }

    private async Task<bool> AnswerAsync(Stream fromServer, Stream toClient, CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(fromServer, Buffering);
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (TryTakeMessage(ref rest, typed: true, out char type, out _))
            {
                if (type is ReadyForQuery or CopyInResponse && Interlocked.Exchange(ref clientSpoke, 0) == 1)
                {
                    relay.CountRoundTrip();
                }
            }

            await WriteAsync(read.Buffer.Slice(0, rest.Start), toClient, cancellationToken);
            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                return true;
            }
        }
    }

    private static bool TryTakeMessage(
        ref ReadOnlySequence<byte> rest, bool typed, out char type, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (!MessageFrame.TryReadHeader(rest, typed, out type, out long bytes) || rest.Length < bytes)
        {
            return false;
        }

        message = rest.Slice(0, bytes);
        rest = rest.Slice(bytes);
        return true;
    }

    private static async Task WriteAsync(ReadOnlySequence<byte> bytes, Stream target, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            await target.WriteAsync(segment, cancellationToken);
        }
    }
}
