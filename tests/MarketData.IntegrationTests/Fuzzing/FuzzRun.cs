using System.Collections.Concurrent;
using System.Net.Sockets;
using Perf.Lab.Machine;
using Perf.Testbed.Api;

namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>Sends many requests to an API process, judges every answer and watches the process's memory.</summary>
/// <param name="connections">
/// As many requests are in flight. With few of them the run waits for the answers to noise, most of which come with our patience alone.
/// </param>
internal sealed class FuzzRun(ApiProcess api, RequestFuzzer fuzzer, AnswerJudge judge, int connections)
{
    private const int SamplesInAll = 400;

    /// <summary>Enough to see a pattern, and the others beside it.</summary>
    private const int ShownOfAKind = 2;
    private const int MostFaults = 500;

    /// <summary>What is no HTTP may leave the server waiting for more; then we say that nothing comes.</summary>
    private static readonly TimeSpan PatienceWithNoise = TimeSpan.FromMilliseconds(100);

    /// <summary>From sending to the end of an answer; no answer here takes a hundredth of it.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, int> faults = [];
    private readonly ConcurrentQueue<string> examples = [];
    private readonly ConcurrentDictionary<int, int> statuses = [];
    private long next;
    private long last;
    private int faultCount;

    /// <summary>What was wrong, and how often.</summary>
    public IReadOnlyDictionary<string, int> Faults => faults;

    /// <summary>The first faults of each kind, with the request and its answer.</summary>
    public IReadOnlyCollection<string> Examples => examples;

    /// <summary>How many answers had each status; 0: the connection ended without one.</summary>
    public IReadOnlyDictionary<int, int> Statuses => statuses;

    /// <summary>Sends the requests from <paramref name="first"/> on; ends early once enough is wrong.</summary>
    /// <returns>The process's resident bytes, sampled evenly over the requests; empty where the system does not tell.</returns>
    public async Task<IReadOnlyList<long>> SendAsync(long first, long count, CancellationToken cancellationToken)
    {
        next = first - 1;
        last = first + count - 1;
        long interval = Math.Max(1, count / SamplesInAll);
        ConcurrentQueue<long> memory = [];
        using WatchedProcess? process = OperatingSystem.IsLinux() ? WatchedProcess.TryOpen(api.ProcessId) : null;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => SendInTurnAsync(Sample, cancellationToken)));
        return [.. memory];

        void Sample(long number)
        {
            if ((number - first) % interval == 0 && process is not null)
            {
                lock (memory)
                {
                    memory.Enqueue(process.MemoryBytes() ?? 0);
                }
            }
        }
    }

    private async Task SendInTurnAsync(Action<long> sample, CancellationToken cancellationToken)
    {
        RawConnection? connection = null;
        try
        {
            while (Volatile.Read(ref faultCount) < MostFaults && Interlocked.Increment(ref next) is long number && number <= last)
            {
                sample(number);
                FuzzRequest request = fuzzer.Create(number);
                bool isFresh = connection is null;
                connection ??= await RawConnection.OpenAsync(api.BaseAddress, cancellationToken);
                Outcome outcome = await SendAsync(connection, request, cancellationToken);
                if (outcome == Outcome.Unanswered && !isFresh)
                {
                    // A server may close a connection between two requests; then the request goes to another one (RFC 9112, 9.3.1).
                    connection.Dispose();
                    connection = await RawConnection.OpenAsync(api.BaseAddress, cancellationToken);
                    outcome = await SendAsync(connection, request, cancellationToken);
                }

                if (outcome == Outcome.Unanswered)
                {
                    JudgeUnanswered(request);
                }

                if (outcome != Outcome.GoesOn)
                {
                    connection.Dispose();
                    connection = null;
                }
            }
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private async Task<Outcome> SendAsync(RawConnection connection, FuzzRequest request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            await connection.SendAsync(request.Bytes, deadline.Token);
            RawAnswer? answer = request.IsHttp
                ? await connection.ReadAsync(request.IsHead, deadline.Token)
                : await ReadToNoiseAsync(connection, request, deadline.Token);
            if (answer is null)
            {
                return Outcome.Unanswered;
            }

            Judge(request, answer);
            return request.IsHttp && !answer.Closes ? Outcome.GoesOn : Outcome.Ends;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Blame($"no end of an answer in {Deadline.TotalSeconds:0} s", request, answer: null);
        }
        catch (SocketException)
        {
            return Outcome.Unanswered;
        }
        catch (EndOfStreamException) when (MayBeCut(request))
        {
            Count(0);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            Blame(error.Message, request, answer: null);
        }

        return Outcome.Ends;
    }

    /// <summary>A server need not read to its end what it refuses, nor answer what is no request.</summary>
    private static bool MayBeCut(FuzzRequest request) => !request.IsHttp || request.Bytes.Length > 1_000;

    /// <summary>Only the answer to what came first: those to what follows it may or may not have bodies, and nobody can tell.</summary>
    private static async Task<RawAnswer?> ReadToNoiseAsync(
        RawConnection connection, FuzzRequest request, CancellationToken cancellationToken)
    {
        Task<RawAnswer?> reading = connection.ReadAsync(request.IsHead, cancellationToken);
        if (await Task.WhenAny(reading, Task.Delay(PatienceWithNoise, cancellationToken)) != reading)
        {
            connection.EndSending();
        }

        return await reading;
    }

    private void Judge(FuzzRequest request, RawAnswer answer)
    {
        Count(answer.Status);
        if (judge.FindFault(request, answer) is { } fault)
        {
            Blame(fault, request, answer);
        }
    }

    private void JudgeUnanswered(FuzzRequest request)
    {
        Count(0);
        if (!MayBeCut(request))
        {
            Blame("a new connection closed without an answer", request, answer: null);
        }
    }

    private void Blame(string fault, FuzzRequest request, RawAnswer? answer)
    {
        Interlocked.Increment(ref faultCount);
        if (faults.AddOrUpdate(fault, 1, (_, count) => count + 1) <= ShownOfAKind)
        {
            examples.Enqueue($"{fault}: {request} -> {answer}");
        }
    }

    private void Count(int status) => statuses.AddOrUpdate(status, 1, (_, count) => count + 1);

    private enum Outcome
    {
        /// <summary>Answered, and the connection stays.</summary>
        GoesOn,

        /// <summary>Judged, and the connection is of no more use.</summary>
        Ends,

        /// <summary>The connection ended before an answer began.</summary>
        Unanswered,
    }
}
