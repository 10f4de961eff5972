namespace Perf.Analysis.Backfill;

/// <summary>The slowest of its kind.</summary>
/// <param name="Name">A job (<c>AAPL/5m</c>), a symbol or a timeframe.</param>
/// <param name="Seconds">
/// Duration of the job, without what it waited between its stages, or the mean over the jobs of the symbol or timeframe.
/// </param>
public sealed record SlowestPart(string Name, double Seconds);
