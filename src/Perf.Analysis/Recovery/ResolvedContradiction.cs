namespace Perf.Analysis.Recovery;

/// <summary>Two things that the user's documents say and that cannot both hold, and what holds.</summary>
public sealed record ResolvedContradiction(string Topic, string OneSays, string OtherSays, string Holds, string Why);
