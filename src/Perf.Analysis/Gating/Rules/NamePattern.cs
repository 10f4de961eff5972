using System.IO.Enumeration;

namespace Perf.Analysis.Gating.Rules;

/// <summary>Names of benchmarks by a pattern: <c>*</c> stands for any characters or none, <c>?</c> for one; in either case.</summary>
public static class NamePattern
{
    // The library has no empty names.
    public static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name) || (name.Length == 0 && pattern.All(character => character == '*'));
}
