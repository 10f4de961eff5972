using System.Globalization;
using MarketData.Leasing;
using Npgsql;

namespace MarketData.Postgres.Leasing;

/// <summary>
/// Connections of a worker, which the server gives up when the worker stops in the middle of a transaction: what it has locked would else
/// be locked for as long as it stands still.
/// </summary>
public static class WorkerDataSource
{
    /// <param name="connectionString">Options of the server that it names stay, but for these two.</param>
    /// <param name="terms">A transaction that is idle for as long as a lease lasts is ended by the server, with its connection.</param>
    /// <param name="longestStatement">So is a statement that takes longer; a COPY whose rows do not come is one.</param>
    public static NpgsqlDataSource Create(string connectionString, LeaseTerms terms, TimeSpan longestStatement)
    {
        NpgsqlConnectionStringBuilder builder = new(connectionString);

        // The later of two settings of a name counts.
        builder.Options = string.Create(
            CultureInfo.InvariantCulture,
            $"{builder.Options} -c idle_in_transaction_session_timeout={Milliseconds(terms.Duration)}"
            + $" -c statement_timeout={Milliseconds(longestStatement)}").Trim();
        return NpgsqlDataSource.Create(builder);
    }

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
