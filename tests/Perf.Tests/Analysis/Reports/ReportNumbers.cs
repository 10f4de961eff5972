using System.Text.RegularExpressions;

namespace Perf.Tests.Analysis.Reports;

/// <summary>What tests of reports look at instead of words.</summary>
internal static partial class ReportNumbers
{
    /// <summary>The numbers in a line, in order, as they are written.</summary>
    public static IEnumerable<string> Of(string line) => Number().Matches(line).Select(match => match.Value);

    [GeneratedRegex(@"\d+(?:\.\d+)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
