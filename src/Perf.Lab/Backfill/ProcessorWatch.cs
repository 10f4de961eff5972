using Perf.Analysis.Backfill;
using Perf.Lab.Machine;
using Perf.Testbed.Postgres;
using Perf.Testbed.Stub;

namespace Perf.Lab.Backfill;

/// <summary>Counts the processor time that a backfill takes of this process, of PostgreSQL and of the stub, from when it was started.</summary>
internal sealed class ProcessorWatch : IDisposable
{
    private readonly WatchedPostgres? postgres;
    private readonly int? stubId;
    private readonly (long? Product, long? Postgres, long? Stub) before;

    private ProcessorWatch(WatchedPostgres? postgres, int? stubId)
    {
        this.postgres = postgres;
        this.stubId = stubId;
        before = ReadNs();
    }

    /// <returns>Null where the system does not tell: it is Linux that does.</returns>
    public static ProcessorWatch? TryStart(PostgresServer server, IPolygonStub? stub) =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess
            ? new ProcessorWatch(
                server.ProcessId is { } postmaster ? WatchedPostgres.TryOpen(postmaster) : null, (stub as StubProcess)?.ProcessId)
            : null;

    public ProcessorTime? Read()
    {
        (long? product, long? server, long? stub) = ReadNs();
        return Seconds(product, before.Product) is { } used
            ? new ProcessorTime(used, Seconds(server, before.Postgres), Seconds(stub, before.Stub), Environment.ProcessorCount)
            : null;
    }

    public void Dispose() => postgres?.Dispose();

    private (long? Product, long? Postgres, long? Stub) ReadNs() =>
        (CpuClock.Read(Environment.ProcessId), postgres?.CpuNs(), stubId is { } id ? CpuClock.Read(id) : null);

    private static double? Seconds(long? now, long? then) => (now - then) / 1e9;
}
