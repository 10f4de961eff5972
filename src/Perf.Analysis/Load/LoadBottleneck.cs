namespace Perf.Analysis.Load;

/// <summary>What kept a run from being faster.</summary>
/// <param name="Where">Of the kinds in <see cref="LoadBottleneckKind"/>.</param>
/// <param name="Sentence">The same in words, with the figures it follows from.</param>
public sealed record LoadBottleneck(LoadBottleneckKind Where, string Sentence);
