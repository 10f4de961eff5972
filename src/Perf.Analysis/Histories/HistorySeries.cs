namespace Perf.Analysis.Histories;

/// <summary>Runs whose ratios may be judged together: the same machine, kernels and profile. Anything else begins a new series.</summary>
/// <param name="Runs">How many are looked at, the newest ones.</param>
/// <param name="Benchmarks">Those that changed first, then by name.</param>
public sealed record HistorySeries(
    string MachineFingerprint,
    string ReferenceSet,
    string Profile,
    int Runs,
    HistoryRun First,
    HistoryRun Last,
    IReadOnlyList<BenchmarkHistory> Benchmarks);
