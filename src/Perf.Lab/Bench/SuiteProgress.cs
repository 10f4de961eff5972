using System.Globalization;
using System.Text.RegularExpressions;
using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Perf.Lab.Bench;

/// <summary>
/// What to say of the suites while they run, from what BenchmarkDotNet prints: which case begins, what it took, and how many remain,
/// for how long by its own estimate.
/// </summary>
internal sealed partial class SuiteProgress
{
    private readonly List<double> nanoseconds = [];

    /// <returns>A line for who watches; null when there is nothing to say.</returns>
    public string? Read(string line)
    {
        if (CaseStarts().Match(line) is { Success: true } starts)
        {
            nanoseconds.Clear();
            return $"  {starts.Groups["case"].Value} {starts.Groups["parameters"].Value}".TrimEnd();
        }

        if (Iteration().Match(line) is { Success: true } iteration)
        {
            nanoseconds.Add(Number(iteration, "ns") / Number(iteration, "operations"));
            return null;
        }

        return Remaining().Match(line) is { Success: true } remaining ? Text(remaining) : null;
    }

    /// <summary>The median is the one of the report, which is of the same iterations; a case that failed has none.</summary>
    private string Text(Match remaining)
    {
        string took = nanoseconds.Count == 0
            ? string.Empty
            : $"{Figures.Nanoseconds(Quantiles.Median([.. nanoseconds]))} an operation (median of {nanoseconds.Count}); ";
        nanoseconds.Clear();
        string left = remaining.Groups["left"] is { Success: true } estimate ? $", about {estimate.Value} left" : string.Empty;
        return $"    {took}{remaining.Groups["count"].Value} cases remain{left}";
    }

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^// Benchmark: (?<case>[^:]+)(:.*?(?<parameters>\[[^\[]+\])?$)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex CaseStarts();

    [GeneratedRegex(
        @"^WorkloadActual +\d+: (?<operations>\d+) op, (?<ns>\d+(\.\d+)?) ns", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Iteration();

    [GeneratedRegex(
        @"^// \*\* Remained (?<count>\d+)(.*\((?<left>[^()]+) from now\))?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Remaining();
}
