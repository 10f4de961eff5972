namespace Perf.Analysis.Decisions;

/// <summary>Which stage is the bottleneck, by the rule and by the measurement.</summary>
/// <param name="Bottleneck">What the measurement supports; null: no single bottleneck, or nothing measured.</param>
/// <param name="Name">The stage's name, <c>No single bottleneck</c> or <c>Not measured</c>.</param>
/// <param name="RuleSays">What the users' 60% rule says of the point values, to the letter; null when nothing was measured.</param>
/// <param name="Doubts">Why the verdict is not certain; empty when it is.</param>
/// <param name="Sentence">The verdict in one sentence, with the shares it rests on.</param>
public sealed record Verdict(
    Stage? Bottleneck,
    string Name,
    Certainty Certainty,
    Stage? RuleSays,
    IReadOnlyList<string> Doubts,
    string Sentence);
