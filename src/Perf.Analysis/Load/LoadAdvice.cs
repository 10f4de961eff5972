namespace Perf.Analysis.Load;

/// <summary>Something to do, or to know.</summary>
/// <param name="Text">In the words of the Phase 2 guide where they fit.</param>
/// <param name="Because">The figures it follows from.</param>
public sealed record LoadAdvice(string Text, string Because);
