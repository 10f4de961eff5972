namespace Perf.Analysis.Backfill;

/// <summary>Processor time that a backfill took of everyone who worked for it, user and system together.</summary>
/// <param name="ProductSeconds">Of the process that fetches, computes and sends; the lab's own watching is in it.</param>
/// <param name="PostgresSeconds">Null when the server is not on this machine, or not ours to look at.</param>
/// <param name="SourceSeconds">Of the stub; null when the source is elsewhere.</param>
/// <param name="Cores">That this process may use, as the runtime counts them: those of the machine, or of its share of it.</param>
public sealed record ProcessorTime(double ProductSeconds, double? PostgresSeconds, double? SourceSeconds, int Cores)
{
    /// <summary>
    /// With as many jobs at once as one likes it takes so long: the work spread over all cores, and nothing waited for. What else may be
    /// short, the disk for one, is not in it.
    /// </summary>
    /// <remarks>
    /// The bound X ≤ 1/Dmax of E. D. Lazowska et al., Quantitative System Performance, 1984, chapter 5, with the processors as the
    /// resource of the largest demand.
    /// </remarks>
    public double LeastSeconds => (ProductSeconds + (PostgresSeconds ?? 0) + (SourceSeconds ?? 0)) / Cores;
}
