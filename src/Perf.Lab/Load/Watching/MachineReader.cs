using System.Buffers.Text;
using Perf.Lab.Machine;

namespace Perf.Lab.Load.Watching;

/// <summary>Reads the counters of this machine and of the processes of a run. Linux only. For one thread.</summary>
internal sealed class MachineReader : IDisposable
{
    /// <summary>USER_HZ: 100 on every architecture that .NET runs on.</summary>
    private const long NsPerTick = 1_000_000_000 / 100;

    /// <summary>PostgreSQL's memory is read once a second: it takes a look at each of its processes.</summary>
    private const int ReadingsAPostgresMemory = 10;

    private readonly ProcFile machine;
    private readonly WatchedProcess generator;
    private readonly WatchedProcess? api;
    private readonly WatchedPostgres? postgres;
    private readonly TimeProvider time;
    private readonly long started;
    private int readings;
    private long? postgresMemoryBytes;

    private MachineReader(
        ProcFile machine, WatchedProcess generator, WatchedProcess? api, WatchedPostgres? postgres, TimeProvider time)
    {
        this.machine = machine;
        this.generator = generator;
        this.api = api;
        this.postgres = postgres;
        this.time = time;
        started = time.GetTimestamp();
        Cores = CountCores(machine.Read());
    }

    /// <summary>Of the machine: more than this process may use, where it is confined to some of them.</summary>
    public int Cores { get; }

    /// <returns>Null where the system does not tell.</returns>
    public static MachineReader? TryOpen(int? apiProcessId, int? postmasterId, TimeProvider time)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || ProcFile.TryOpen("/proc/stat") is not { } machine)
        {
            return null;
        }

        if (WatchedProcess.TryOpen(Environment.ProcessId) is not { } generator)
        {
            machine.Dispose();
            return null;
        }

        return new MachineReader(
            machine,
            generator,
            apiProcessId is { } api ? WatchedProcess.TryOpen(api) : null,
            postmasterId is { } postmaster ? WatchedPostgres.TryOpen(postmaster) : null,
            time);
    }

    public MachineReading Read()
    {
        if (readings++ % ReadingsAPostgresMemory == 0)
        {
            postgresMemoryBytes = postgres?.MemoryBytes();
        }

        long atNs = (long)time.GetElapsedTime(started).TotalNanoseconds;
        return new MachineReading(
            atNs,
            IdleNs(machine.Read()),
            generator.CpuNs() ?? 0,
            api?.CpuNs(),
            postgres?.CpuNs(),
            generator.MemoryBytes() ?? 0,
            api?.MemoryBytes(),
            postgresMemoryBytes);
    }

    public void Dispose()
    {
        machine.Dispose();
        generator.Dispose();
        api?.Dispose();
        postgres?.Dispose();
    }

    /// <summary>The first line of proc_stat(5), the sum over all cores: user, nice, system, idle, iowait, and more, in ticks.</summary>
    private static long IdleNs(ReadOnlySpan<byte> text)
    {
        const int Idle = 3, WaitingForDisks = 4;
        text = text["cpu".Length..];
        long ticks = 0;
        for (int field = 0; field <= WaitingForDisks && ProcFile.TryTake(ref text, out long number); field++)
        {
            ticks += field is Idle or WaitingForDisks ? number : 0;
        }

        return ticks * NsPerTick;
    }

    /// <summary>The lines after the first one that begin with cpu and a number.</summary>
    private static int CountCores(ReadOnlySpan<byte> text)
    {
        int cores = 0;
        foreach (Range line in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> words = text[line];
            cores += words.StartsWith("cpu"u8) && Utf8Parser.TryParse(words["cpu".Length..], out int _, out _) ? 1 : 0;
        }

        return cores;
    }
}
