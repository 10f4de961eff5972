using Perf.Testbed.Relay;

namespace Perf.Lab.Drills.Benches;

/// <summary>
/// Strikes between two messages of a client of PostgreSQL: once each time it is set, at the first message that is meant. The connection
/// waits until the strike is over. Thread-safe.
/// </summary>
internal sealed class RelayStrike : IRelayObserver
{
    private volatile Aim? aim;

    /// <summary>The server has the rows of a COPY, and the transaction is open.</summary>
    public static bool IsEndOfCopy(FrontendMessage message) => message.Type == 'c';

    /// <summary>A job is to end, which is what a write under a lease begins with.</summary>
    public static bool IsEndOfJob(FrontendMessage message) =>
        message.Sql is { } sql && sql.Contains("UPDATE backfill_jobs SET", StringComparison.Ordinal)
        && sql.Contains("state = 'done'", StringComparison.Ordinal);

    /// <summary>The COMMIT of a write of bars, and of nothing smaller: the first one behind a COPY.</summary>
    public static Func<FrontendMessage, bool> IsCommitOfBars()
    {
        bool copied = false;
        return message =>
        {
            copied |= IsEndOfCopy(message);
            return copied && message.IsCommit;
        };
    }

    /// <summary>Waits until it has struck.</summary>
    /// <exception cref="NotRecoveredException">No message was meant, for so long.</exception>
    public static Task UntilAsync(DrillBench bench, Task struck, CancellationToken cancellationToken) => bench.UntilAsync(
        "the point at which it is to strike", () => Task.FromResult(struck.IsCompleted), RunJobs.Patience, cancellationToken);

    /// <summary>Before the server has the message, which it gets afterwards only if <paramref name="passes"/>.</summary>
    /// <param name="passes">Else the connection is reset.</param>
    /// <returns>Completes when it has struck.</returns>
    public Task Before(Func<FrontendMessage, bool> meant, Func<Task> strike, bool passes) =>
        Set(new Aim(meant, strike, IsBefore: true, passes));

    /// <summary>When the server has the message, or will have it.</summary>
    /// <inheritdoc cref="Before"/>
    public Task After(Func<FrontendMessage, bool> meant, Func<Task> strike, bool passes) =>
        Set(new Aim(meant, strike, IsBefore: false, passes));

    public ValueTask<bool> BeforeAsync(FrontendMessage message, CancellationToken cancellationToken) => StrikeAsync(message, before: true);

    public ValueTask<bool> AfterAsync(FrontendMessage message, CancellationToken cancellationToken) => StrikeAsync(message, before: false);

    private bool IsOurs(Aim at) => Interlocked.CompareExchange(ref aim, null, at) == at;

    private Task Set(Aim next)
    {
        aim = next;
        return next.Struck.Task;
    }

    private async ValueTask<bool> StrikeAsync(FrontendMessage message, bool before)
    {
        if (aim is not { } at || at.IsBefore != before || !at.Meant(message) || !IsOurs(at))
        {
            return true;
        }

        await at.Strike();
        at.Struck.TrySetResult();
        return at.Passes;
    }

    private sealed record Aim(Func<FrontendMessage, bool> Meant, Func<Task> Strike, bool IsBefore, bool Passes)
    {
        public TaskCompletionSource Struck { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
