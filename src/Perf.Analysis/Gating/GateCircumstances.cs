namespace Perf.Analysis.Gating;

/// <summary>What a report says about the measurement beside its results.</summary>
/// <param name="Base">What was compared with: a commit, or a folder.</param>
/// <param name="Candidate">What was judged.</param>
/// <param name="JudgedAt">Decides which waivers hold.</param>
/// <param name="Minutes">Spent from start to verdict, builds included.</param>
/// <param name="Command">What repeats it.</param>
public sealed record GateCircumstances(string Base, string Candidate, DateTimeOffset JudgedAt, double Minutes, string Command)
{
    /// <value>Whether this is the second attempt, after a contaminated one.</value>
    public bool IsRepeated { get; init; }

    /// <value>What a reader should know of the measurement; nothing by default.</value>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
