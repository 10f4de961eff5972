using System.Data.Common;
using Npgsql;

namespace MarketData.Postgres.Outages;

/// <summary>What Npgsql throws when the database cannot be asked, or does not do what it is asked. Pure.</summary>
public static class DatabaseFault
{
    /// <summary>We stood still in the middle of a transaction. Npgsql has no name for it.</summary>
    private const string IdleInTransaction = "25P03";

    /// <summary>
    /// Whether it comes from the database or the way to it, as far as nothing but the database is asked where it is caught: out of a
    /// connection that is being opened, a timeout and a broken stream come as they are.
    /// </summary>
    public static bool Is(Exception exception) => exception is DbException or TimeoutException or IOException;

    /// <summary>The server or the way to it, and not what was asked: a lost connection, a restart, no place, a deadlock.</summary>
    public static bool MayPass(Exception exception) => exception is PostgresException answer
        ? answer.IsTransient
            || answer.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.QueryCanceled or IdleInTransaction
        : exception is NpgsqlException or TimeoutException or IOException;

    /// <summary>The server is there and gave up one statement: it took too long, or was in the way of another.</summary>
    public static bool IsOfOneStatement(Exception exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
    };

    /// <summary>For the log.</summary>
    public static string SqlStateOf(Exception exception) => (exception as DbException)?.SqlState ?? "no SQLSTATE";
}
