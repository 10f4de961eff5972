namespace Perf.Analysis.Runs;

/// <summary>Something that could not be measured. Reports say it; nothing is put in its place.</summary>
/// <param name="What">The artifact, suite or column that is missing.</param>
/// <param name="Why">The reason, in one sentence.</param>
public sealed record MissingPart(string What, string Why);
