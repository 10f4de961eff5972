using Benchmarks.Suites.Work;
using MarketData.Postgres.Catalog;
using MarketData.Storage;
using Npgsql;
using Perf.Testbed.Relay;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// Counts what writes cost the server, apart from the times: over a relay that counts round trips, and over one connection, so that
/// one process of the server does all of it. The server's log is shared by everything that runs on it, and a checkpoint makes the
/// pages after it dearer; both only add, so the least of the writes counts.
/// </summary>
internal static class ServerMeter
{
    private const string WalPosition = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8";

    /// <summary>Nanoseconds on a processor. Source: Linux, Documentation/scheduler/sched-stats.rst, "/proc/&lt;pid&gt;/schedstat".</summary>
    private const string ProcessorTime = "SELECT split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8";

    private static readonly int Writes = SuiteEnvironment.Profile == "smoke" ? 1 : 3;

    /// <param name="newWriter">What to count.</param>
    public static async Task<StorageNote> MeasureAsync(InsertTable table, InsertWriter newWriter)
    {
        await using PostgresRelay relay = PostgresRelay.Start(table.ConnectionString);
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(relay.ConnectionString) { MaxPoolSize = 1 });
        Func<SeriesData, Task<WriteOutcome>> write = newWriter(dataSource, new SeriesCatalog(dataSource));

        // The first of a connection fills caches of the server and of the driver.
        await WriteAsync();
        List<long> roundTrips = [];
        List<double> walBytes = [];
        double? nanoseconds = 0;
        for (int i = 0; i < Writes; i++)
        {
            await table.ResetAsync();
            double? processorBefore = await ProcessorTimeAsync(dataSource);
            double walBefore = await ScalarAsync(table.DataSource, WalPosition);
            long tripsBefore = relay.RoundTrips;
            await write(table.Page);
            roundTrips.Add(relay.RoundTrips - tripsBefore);
            walBytes.Add(await ScalarAsync(table.DataSource, WalPosition) - walBefore);
            nanoseconds += await ProcessorTimeAsync(dataSource) - processorBefore;
            await table.CheckAsync();
        }

        double rows = table.Page.Bars.Count;
        (double tableBytes, double indexBytes) = await table.SizesAsync();
        return new StorageNote(roundTrips.Min(), walBytes.Min() / rows, tableBytes, indexBytes, nanoseconds / Writes / rows);

        async Task WriteAsync()
        {
            await table.ResetAsync();
            await write(table.Page);
            await table.CheckAsync();
        }
    }

    /// <summary>Of the process that serves the only connection; null where the server is not on Linux, or does not let us ask.</summary>
    private static async Task<double?> ProcessorTimeAsync(NpgsqlDataSource dataSource)
    {
        try
        {
            return await ScalarAsync(dataSource, ProcessorTime);
        }
        catch (PostgresException error)
            when (error.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedFile)
        {
            return null;
        }
    }

    private static async Task<double> ScalarAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(sql);
        return (double)(await command.ExecuteScalarAsync())!;
    }
}
