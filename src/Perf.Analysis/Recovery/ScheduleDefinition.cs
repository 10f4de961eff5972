namespace Perf.Analysis.Recovery;

/// <param name="Cron">Of Quartz, seconds first, in UTC.</param>
/// <param name="Symbols">The classes it is for: <c>CRITICAL_SYMBOLS</c> ...</param>
public sealed record ScheduleDefinition(string Name, string Cron, double CadenceMinutes, IReadOnlyList<string> Symbols);
