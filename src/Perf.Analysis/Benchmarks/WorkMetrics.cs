namespace Perf.Analysis.Benchmarks;

/// <summary>
/// The names of the metrics that a suite exports beside BenchmarkDotNet's own: the contract between its diagnoser and
/// <see cref="BenchmarkDotNetReader"/>. Rates are not among them: they follow from these and the measurements.
/// </summary>
public static class WorkMetrics
{
    /// <summary>Bars that an operation handles.</summary>
    public const string Bars = "BarsPerOperation";

    /// <summary>Length of their JSON, decompressed.</summary>
    public const string JsonBytes = "JsonBytesPerOperation";

    /// <summary>Managed bytes allocated a bar, by the whole process.</summary>
    public const string BytesPerBar = "BytesPerBar";

    /// <summary>How many times as fast as the floor, measured in turns: the median of the rounds.</summary>
    public const string TimesFloor = "TimesFloor";

    /// <summary>Lower end of the 95% interval of <see cref="TimesFloor"/>.</summary>
    public const string TimesFloorLow = "TimesFloorLow95";

    /// <summary>Upper end of it.</summary>
    public const string TimesFloorHigh = "TimesFloorHigh95";

    /// <summary>How many rounds <see cref="TimesFloor"/> is the median of.</summary>
    public const string TimesFloorRounds = "TimesFloorRounds";
}
