using System.Globalization;
using Perf.Analysis.Benchmarks;

namespace Perf.Analysis.Decisions;

/// <summary>How many rows cases of the suite Insert send in one round trip.</summary>
internal static class BatchSizes
{
    /// <summary>What a curve over batch sizes calls it; a case of a single size ends in it.</summary>
    public const string Parameter = "BatchSize";

    /// <returns>Null when neither the parameter nor the end of the name says.</returns>
    public static long? SizeOf(BenchmarkResult result) =>
        result.IntegerParameter(Parameter)
        ?? (long.TryParse(Digits(result), NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : null);

    /// <summary>Whether two cases do the same: what is not filled is one batch, whatever its size.</summary>
    public static bool AreAlike(BenchmarkResult one, BenchmarkResult other) =>
        one.Method == other.Method && one.Parameters == other.Parameters
        || (WriterOf(one) == WriterOf(other)
            && SuiteConvention.Insert.SizeOf(one) is { } rows
            && SuiteConvention.Insert.SizeOf(other) == rows
            && SizeOf(one) >= rows
            && SizeOf(other) >= rows);

    /// <summary>The method without the size that its name may end in.</summary>
    public static string WriterOf(BenchmarkResult result) => result.Method[..^Digits(result).Length];

    private static ReadOnlySpan<char> Digits(BenchmarkResult result) =>
        result.Method.AsSpan(result.Method.AsSpan().TrimEnd("0123456789").Length);
}
