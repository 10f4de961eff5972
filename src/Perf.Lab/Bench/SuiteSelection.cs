namespace Perf.Lab.Bench;

/// <summary>What BenchmarkDotNet's arguments mean.</summary>
/// <param name="Refusal">Why they cannot run: one that BenchmarkDotNet does not know, or none of the cases meant. Null: they can.</param>
/// <param name="Cases">The cases that would run; none with a refusal.</param>
public sealed record SuiteSelection(string? Refusal, IReadOnlyList<SuiteCase> Cases)
{
    public static SuiteSelection Refused(string why) => new(why, []);
}
