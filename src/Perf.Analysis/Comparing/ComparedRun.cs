namespace Perf.Analysis.Comparing;

/// <summary>Where the results of one side come from. Null is not said there: only the folder of a run says all of it.</summary>
/// <param name="Path">As the user gave it.</param>
/// <param name="Profile">Of the run: <c>smoke</c>, <c>quick</c>, <c>full</c>; null for a verb without profiles.</param>
/// <param name="Dirty">The working tree differed from the commit.</param>
/// <param name="Interrupted">The run did not come to its end.</param>
/// <param name="Fingerprint">Of the machine.</param>
/// <param name="Machine">In words; empty when nothing is said.</param>
/// <param name="Runtime">The version of .NET.</param>
public sealed record ComparedRun(
    string Path,
    string? RunId,
    string? Verb,
    string? Profile,
    string? Commit,
    bool? Dirty,
    bool? Interrupted,
    string? Fingerprint,
    string Machine,
    string? Runtime);
