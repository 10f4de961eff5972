using MarketData.Postgres.Outages;

namespace MarketData.Worker.Databases;

/// <summary>
/// Goes on with the database once it is back: what is asked of it is asked again, soon and then every two seconds. That it is gone, and
/// that it is back, is logged once for all who ask; a statement that a server gave up which is there is logged by itself. Thread-safe;
/// one a process.
/// </summary>
internal sealed class DatabaseRetry(Random jitter, TimeProvider clock, ILogger<DatabaseRetry> logger)
{
    /// <summary>So much later than PostgreSQL, at most, everything goes on.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private long? goneSince;

    /// <param name="attempt">May be repeated, also when one whose outcome is unknown had succeeded.</param>
    /// <param name="giveUpAfter">Then the failure is thrown as it is; null: never.</param>
    /// <param name="cancellationToken">Ends the waiting between attempts; whether it ends an attempt is for that to say.</param>
    /// <exception cref="OperationCanceledException">Cancelled between two attempts.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, TimeSpan? giveUpAfter, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        TimeSpan pause = FirstPause;
        while (true)
        {
            try
            {
                T result = await attempt();
                NoteBack();
                return result;
            }
            catch (Exception exception) when (DatabaseFault.MayPass(exception))
            {
                Note(exception);
                if (clock.GetElapsedTime(started) >= giveUpAfter)
                {
                    throw;
                }
            }

            await Task.Delay(pause * Spread(), clock, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>The same of what has no result.</summary>
    public Task RunAsync(Func<Task> attempt, TimeSpan? giveUpAfter, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            await attempt();
            return true;
        },
        giveUpAfter,
        cancellationToken);

    /// <summary>From a half to one.</summary>
    private double Spread()
    {
        lock (gate)
        {
            return 0.5 + (jitter.NextDouble() / 2);
        }
    }

    private void Note(Exception exception)
    {
        if (DatabaseFault.IsOfOneStatement(exception))
        {
            NoteBack();
            Log.StatementGivenUp(logger, DatabaseFault.SqlStateOf(exception), exception.Message.ReplaceLineEndings(" "));
            return;
        }

        lock (gate)
        {
            if (goneSince is null)
            {
                goneSince = clock.GetTimestamp();
                Log.DatabaseGone(logger, DatabaseFault.SqlStateOf(exception), exception.Message.ReplaceLineEndings(" "));
            }
        }
    }

    private void NoteBack()
    {
        // Read without the lock: every statement comes by here.
        if (goneSince is null)
        {
            return;
        }

        lock (gate)
        {
            if (goneSince is { } since)
            {
                goneSince = null;
                Log.DatabaseBack(logger, clock.GetElapsedTime(since).TotalSeconds);
            }
        }
    }
}
