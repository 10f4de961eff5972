namespace Perf.Analysis.Load;

/// <summary>What the API's runtime said of itself over the measured part, through its event pipe.</summary>
/// <param name="GcPauseShare">Of the time, all threads stopped for the collector: 0 to 1.</param>
/// <param name="ThreadPoolQueueLengthMax">Work items waiting, at most, of those sampled once a second.</param>
public sealed record ServerRuntime(
    double GcPauseShare,
    int Gen0Collections,
    int Gen1Collections,
    int Gen2Collections,
    double AllocatedBytesPerSecond,
    long ThreadPoolQueueLengthMax,
    int ThreadPoolThreadsMax,
    long HeapBytesMax);
