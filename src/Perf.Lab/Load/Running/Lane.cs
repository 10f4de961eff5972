using System.Diagnostics;
using Perf.Analysis.Load;
using Perf.Lab.Load.Http;

namespace Perf.Lab.Load.Running;

/// <summary>
/// One connection, opened again whenever it ends, and the request that is under way on it. It always receives, also while it is
/// idle: so whoever has a request sends it himself, and the answer wakes nobody but this.
/// </summary>
internal sealed class Lane(HttpTarget target, byte[][] requests, TimeSpan timeout, Dispatcher dispatcher) : IDisposable
{
    /// <summary>One receive takes what a loopback connection holds.</summary>
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// Before the next attempt on a server that cannot be reached, or that ended a connection instead of answering: ten a second and
    /// connection are enough to see that, and cost the generator nothing.
    /// </summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>In <see cref="sentStamp"/>: too late, the connection is being closed.</summary>
    private const long GivenUp = -1;

    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
    private readonly AnswerReader reader = new();
    private readonly CancellationTokenSource closing = new();
    private HttpTransport? transport;
    private RunPart part = null!;
    private Arrival current;
    private long sentNs;
    private bool hasLostRequest;
    private long downSince;
    private long downTicks;

    /// <summary>When what is under way was sent, plus 1; 0 when nothing is.</summary>
    private long sentStamp;

    /// <summary>The dispatcher's: open, and nothing under way.</summary>
    public bool IsIdle { get; set; }

    /// <summary>The dispatcher's: in its queue of idle ones, though it may not be idle any more.</summary>
    public bool IsQueued { get; set; }

    /// <summary>How often the connection was opened again.</summary>
    public int Reopened { get; private set; }

    /// <summary>For how long there was no connection, after the first, until now.</summary>
    public double DownSeconds
    {
        get
        {
            long since = Volatile.Read(ref downSince);
            long running = since == 0 ? 0 : Stopwatch.GetTimestamp() - since;
            return (Volatile.Read(ref downTicks) + running) / (double)Stopwatch.Frequency;
        }
    }

    /// <summary>Opens the connection, which has to be done once before <see cref="RunAsync"/>.</summary>
    /// <exception cref="Exception">One that <see cref="HttpTransport.IsConnectionEnd"/> knows, or it took too long.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        deadline.CancelAfter(timeout);
        HttpTransport opened = await HttpTransport.OpenAsync(target, deadline.Token);
        Interlocked.Exchange(ref transport, opened);

        // Close() looks at the transport after it has asked for the end: one of the two sees the other.
        if (closing.IsCancellationRequested)
        {
            opened.Dispose();
        }
    }

    /// <summary>Carries requests until it is closed.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            await ConverseAsync(transport!);
            transport!.Dispose();
            reader.Reset();
            Volatile.Write(ref downSince, Stopwatch.GetTimestamp());
            if (closing.IsCancellationRequested || !await ReopenAsync())
            {
                return;
            }

            Volatile.Write(ref downTicks, downTicks + Stopwatch.GetTimestamp() - downSince);
            Volatile.Write(ref downSince, 0);
        }
    }

    /// <summary>The dispatcher's, inside its lock: makes a request the one under way.</summary>
    /// <returns>What its caller has to send, outside the lock.</returns>
    public Outgoing Assign(Arrival arrival, RunPart of)
    {
        part = of;
        current = arrival;
        sentNs = of.PeriodNs is null ? arrival.IntendedNs : of.Clock.NowNs;
        Volatile.Write(ref sentStamp, sentNs + 1);
        return new Outgoing(Volatile.Read(ref transport)!, requests[arrival.Cell]);
    }

    /// <summary>Closes the connection when what is under way has not ended in time.</summary>
    /// <param name="clock">Of the part that is under way.</param>
    public void CheckTimeout(RunClock clock)
    {
        HttpTransport? watched = Volatile.Read(ref transport);
        long stamp = Volatile.Read(ref sentStamp);
        if (stamp > 0
            && clock.NowNs - stamp > timeout.TotalNanoseconds
            && Interlocked.CompareExchange(ref sentStamp, GivenUp, stamp) == stamp)
        {
            watched?.Dispose();
        }
    }

    /// <summary>Ends the connection and lets <see cref="RunAsync"/> return.</summary>
    public void Close()
    {
        closing.Cancel();
        Volatile.Read(ref transport)?.Dispose();
    }

    /// <summary>To be called when <see cref="RunAsync"/> has ended, or was never called.</summary>
    public void Dispose()
    {
        transport?.Dispose();
        closing.Dispose();
    }

    private async Task ConverseAsync(HttpTransport connection)
    {
        hasLostRequest = false;
        dispatcher.TryNext(this)?.Send();
        while (true)
        {
            int received;
            try
            {
                received = await connection.ReceiveAsync(buffer);
            }
            catch (Exception error) when (HttpTransport.IsConnectionEnd(error))
            {
                received = -1;
            }

            // What comes while nothing is under way is the end, or a server that speaks out of turn.
            if ((received <= 0 || Volatile.Read(ref sentStamp) == 0) && dispatcher.TryWithdraw(this))
            {
                return;
            }

            RequestOutcome outcome = RequestOutcome.ConnectionLost;
            bool hasEnded = received <= 0 || reader.Take(buffer.AsSpan(0, received), out outcome);
            if (!hasEnded)
            {
                continue;
            }

            outcome = received == 0 ? reader.TakeEnd() : outcome;
            hasLostRequest = outcome == RequestOutcome.ConnectionLost;
            bool goesOn = End(outcome) && received > 0 && reader.KeepsAlive;
            reader.Reset();
            dispatcher.Complete();
            if (!goesOn)
            {
                return;
            }

            dispatcher.TryNext(this)?.Send();
        }
    }

    /// <returns>False when it was given up before.</returns>
    private bool End(RequestOutcome outcome)
    {
        long now = part.Clock.NowNs;
        bool inTime = Interlocked.Exchange(ref sentStamp, 0) != GivenUp;
        part.Samples.Add(new RequestSample(
            current.IntendedNs, sentNs, now, current.Cell, inTime ? outcome : RequestOutcome.TimedOut, reader.BodyBytes));
        return inTime;
    }

    /// <returns>False when it was closed meanwhile.</returns>
    private async Task<bool> ReopenAsync()
    {
        if (hasLostRequest)
        {
            await Task.Delay(RetryAfter, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        while (true)
        {
            long began = Stopwatch.GetTimestamp();
            try
            {
                await OpenAsync(CancellationToken.None);
                Reopened++;
                return true;
            }
            catch (Exception error) when (error is OperationCanceledException || HttpTransport.IsConnectionEnd(error))
            {
                if (closing.IsCancellationRequested)
                {
                    return false;
                }
            }

            FailNext(began);
            await Task.Delay(RetryAfter, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void FailNext(long began)
    {
        if (!dispatcher.TryTakeForFailure(out Arrival arrival, out RunPart owner))
        {
            return;
        }

        long now = owner.Clock.NowNs;
        long sent = Math.Max(0, now - (long)Stopwatch.GetElapsedTime(began).TotalNanoseconds);
        long intended = owner.PeriodNs is null ? sent : arrival.IntendedNs;
        owner.Samples.Add(new RequestSample(
            intended, Math.Max(sent, intended), now, arrival.Cell, RequestOutcome.ConnectFailed, BodyBytes: 0));
        dispatcher.Complete();
    }
}
