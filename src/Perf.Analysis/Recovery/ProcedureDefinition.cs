namespace Perf.Analysis.Recovery;

public sealed record ProcedureDefinition(string Situation, IReadOnlyList<string> Steps);
