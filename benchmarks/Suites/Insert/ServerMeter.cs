using System.Diagnostics;
using Benchmarks.Suites.Work;
using MarketData.Postgres.Catalog;
using MarketData.Storage;
using Npgsql;
using Perf.Testbed.Postgres;
using Perf.Testbed.Relay;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// Counts what writes cost, apart from the times, and over one connection, so that one process of the server does all of it: round trips
/// and the log over a relay, processor time without, because the relay runs in the process that writes. The server's log is shared
/// by everything that runs on it, a checkpoint makes the pages after it dearer, a processor's caches are shared, and an answer may
/// arrive in two pieces; all that only adds, so the least of the writes counts.
/// </summary>
internal static class ServerMeter
{
    private const string WalPosition = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8";

    /// <summary>Nanoseconds on a processor. Source: Linux, Documentation/scheduler/sched-stats.rst, "/proc/&lt;pid&gt;/schedstat".</summary>
    private const string ProcessorTime = "SELECT split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8";

    private const int Writes = 3;

    /// <summary>After so long it is enough of them: what only adds weighs little on a write of seconds.</summary>
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    /// <param name="newWriter">What to count.</param>
    public static async Task<StorageNote> MeasureAsync(InsertTable table, InsertWriter newWriter)
    {
        (double roundTrips, double walBytes) = await CountAsync(table, newWriter);
        (double? serverNanoseconds, double clientNanoseconds) = await TimeProcessorsAsync(table, newWriter);
        (double tableBytes, double indexBytes) = await table.SizesAsync();
        double rows = table.Page.Bars.Count;
        return new StorageNote(
            roundTrips, walBytes / rows, tableBytes, indexBytes, serverNanoseconds / rows, clientNanoseconds / rows);
    }

    private static async Task<(double RoundTrips, double WalBytes)> CountAsync(InsertTable table, InsertWriter newWriter)
    {
        await using PostgresRelay relay = PostgresRelay.Start(table.ConnectionString);
        await using NpgsqlDataSource dataSource = OneConnection(relay.ConnectionString);
        List<double> roundTrips = [];
        List<double> walBytes = [];
        await RepeatAsync(table, dataSource, newWriter(dataSource, new SeriesCatalog(dataSource)), async write =>
        {
            double walBefore = await ScalarAsync(table.DataSource, WalPosition);
            long tripsBefore = relay.RoundTrips;
            await write();
            roundTrips.Add(relay.RoundTrips - tripsBefore);
            walBytes.Add(await ScalarAsync(table.DataSource, WalPosition) - walBefore);
        });
        return (roundTrips.Min(), walBytes.Min());
    }

    private static async Task<(double? Server, double Client)> TimeProcessorsAsync(InsertTable table, InsertWriter newWriter)
    {
        await using NpgsqlDataSource dataSource = OneConnection(table.ConnectionString);
        List<double?> server = [];
        List<double> client = [];
        await RepeatAsync(table, dataSource, newWriter(dataSource, new SeriesCatalog(dataSource)), async write =>
        {
            double? serverBefore = await ProcessorTimeAsync(dataSource);
            TimeSpan clientBefore = Environment.CpuUsage.TotalTime;
            await write();
            client.Add((Environment.CpuUsage.TotalTime - clientBefore).TotalNanoseconds);
            server.Add(await ProcessorTimeAsync(dataSource) - serverBefore);
        });
        return (server.Min(), client.Min());
    }

    /// <summary>
    /// Writes a few times, at least once. The first of a connection fills caches of the server and of the driver, and is not measured.
    /// </summary>
    private static async Task RepeatAsync(
        InsertTable table, NpgsqlDataSource dataSource, Func<SeriesData, Task<WriteOutcome>> write, Func<Func<Task>, Task> measure)
    {
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i <= 1 || (i <= Writes && Stopwatch.GetElapsedTime(started) < Time); i++)
        {
            await table.ResetAsync();
            await EmptiedTables.MeetAsync(dataSource, sessions: 1, ["bars"]);
            await (i == 0 ? write(table.Page) : measure(() => write(table.Page)));
            await table.CheckAsync();
        }
    }

    private static NpgsqlDataSource OneConnection(string connectionString) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 1 });

    /// <summary>
    /// Of the process that serves the only connection; null where the server is not on Linux, does not let us ask, or does not count:
    /// a process that has come to answer has used some.
    /// </summary>
    private static async Task<double?> ProcessorTimeAsync(NpgsqlDataSource dataSource)
    {
        try
        {
            double nanoseconds = await ScalarAsync(dataSource, ProcessorTime);
            return nanoseconds > 0 ? nanoseconds : null;
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
