using System.Net.Sockets;
using MarketData.Api.Hosting;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketData.Api.Caching;

/// <summary>
/// Hears which series are written, on a connection of its own, and asks for a sign of life every second. An answer vouches for
/// all that was announced by then. PostgreSQL announces a commit a moment after it makes it visible: for that moment what is kept
/// counts as current though a read would find more. Connects again for as long as it runs.
/// </summary>
internal sealed class ChangeListener(
    IOptions<ApiOptions> options, BlockCache cache, DatabaseWatch watch, TimeProvider clock, ILogger<ChangeListener> logger)
    : BackgroundService
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    /// <summary>Between two attempts to connect, so that a database that comes up is not pressed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan OneMs = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest wait for the driver, whatever it waits for: a listener that hangs would go unnoticed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for a connection, and for a sign of life, as the driver counts it.</summary>
    private const int TimeoutSeconds = 2;

    private const string Listen = $"LISTEN {SeriesChanges.Channel}";

    private readonly string connectionString = new NpgsqlConnectionStringBuilder(options.Value.Postgres)
    {
        ApplicationName = "marketdata-api changes",
        Pooling = false,
        Multiplexing = false,
        Timeout = TimeoutSeconds,
        CommandTimeout = TimeoutSeconds,

        // Of a sign of life that is late nothing need be cancelled: the connection is given up.
        CancellationTimeout = -1,
    }.ConnectionString;

    private ListenerState said = ListenerState.Unknown;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            NpgsqlConnection connection = new(connectionString);
            bool isConnected = await TryConnectAsync(connection, stoppingToken);
            if (isConnected)
            {
                await HearAsync(connection, stoppingToken);
            }

            await CloseAsync(connection);
            if (!isConnected)
            {
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> TryConnectAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        long begunAt = clock.GetTimestamp();
        try
        {
            await connection.OpenAsync(stopping).WaitAsync(Patience, clock, stopping);
            connection.Notification += (_, notification) => Hear(notification.Payload);
            long askedAt = clock.GetTimestamp();
            await ExecuteAsync(connection, Listen, stopping).WaitAsync(Patience, clock, stopping);
            watch.StartHearing(askedAt);
            Say(ListenerState.Heard, "");
            return true;
        }
        catch (PostgresException refusal) when (!IsDown(refusal))
        {
            // Something answers: too many connections, no such database, a standby. Reads may fare better.
            watch.StopHearing();
            Say(ListenerState.Unheard, refusal.MessageText);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested && IsTimeout(error))
        {
            Say(watch.LoseUnlessReadSince(begunAt) ? ListenerState.Gone : ListenerState.Unheard, error.Message);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            watch.Lose();
            Say(ListenerState.Gone, error.Message);
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }

        return false;
    }

    /// <summary>Until the connection is lost, or the service ends.</summary>
    private async Task HearAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                long since = clock.GetTimestamp();
                for (TimeSpan left = Heartbeat; left >= OneMs; left = Heartbeat - clock.GetElapsedTime(since))
                {
                    // It counts whole milliseconds, and takes none for all the time there is.
                    await connection.WaitAsync(left, stopping).WaitAsync(Patience, clock, stopping);
                }

                long askedAt = clock.GetTimestamp();
                await ExecuteAsync(connection, "SELECT 1", stopping).WaitAsync(Patience, clock, stopping);
                watch.Hear(askedAt);
            }
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            // The next attempt to connect tells whether the database is there.
            watch.StopHearing();
            Say(ListenerState.Unheard, error.Message);
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private async Task CloseAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.DisposeAsync().AsTask().WaitAsync(Patience, clock, CancellationToken.None);
        }
        catch (Exception)
        {
            // It was lost before, or hangs. Nothing depends on it any more.
        }
    }

    private void Hear(string payload)
    {
        int slash = payload.LastIndexOf('/');
        if (slash > 0 && Symbol.TryParse(payload[..slash], out Symbol? symbol)
            && Timeframe.TryParse(payload[(slash + 1)..], out Timeframe? timeframe))
        {
            cache.Change(new SeriesKey(symbol, timeframe));
            return;
        }

        // Whoever sent it means that something changed: nothing that was read before this is current.
        Log.UnknownChange(logger);
        watch.StartHearing(clock.GetTimestamp());
    }

    /// <summary>Says a change of state once, however long it lasts.</summary>
    private void Say(ListenerState state, string reason)
    {
        if (state == said)
        {
            return;
        }

        said = state;
        switch (state)
        {
            case ListenerState.Heard:
                Log.DatabaseHeard(logger);
                break;
            case ListenerState.Gone:
                Log.DatabaseGone(logger, reason);
                break;
            default:
                Log.DatabaseUnheard(logger, reason);
                break;
        }
    }

    /// <summary>Whether the server answers only to say that it serves nobody: it starts, recovers or shuts down.</summary>
    private static bool IsDown(PostgresException refusal) => refusal.SqlState is
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown;

    /// <summary>Whether nothing was heard, rather than that nobody is there.</summary>
    private static bool IsTimeout(Exception? error)
    {
        while (error is not (null or TimeoutException or SocketException { SocketErrorCode: SocketError.TimedOut }))
        {
            error = error.InnerException;
        }

        return error is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What was last said of the database.</summary>
    private enum ListenerState
    {
        Unknown,
        Heard,
        Unheard,
        Gone,
    }
}
