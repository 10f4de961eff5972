namespace Perf.Analysis.Load;

/// <summary>
/// Who used the processors over a tenth of a second. Seconds of CPU, which add up to the length times the cores. What lies on another
/// machine, or cannot be read here, is null; PostgreSQL is all of its processes.
/// </summary>
/// <param name="AtSeconds">Its start, since the measured part began.</param>
public sealed record MachineSlice(
    double AtSeconds,
    double LengthSeconds,
    double GeneratorCpuSeconds,
    double? ApiCpuSeconds,
    double? PostgresCpuSeconds,
    double IdleCpuSeconds,
    double OtherCpuSeconds,
    long GeneratorMemoryBytes,
    long? ApiMemoryBytes,
    long? PostgresMemoryBytes);
