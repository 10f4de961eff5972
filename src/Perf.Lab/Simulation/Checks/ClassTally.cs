using MarketData.Alerts;
using MarketData.Instruments;
using Perf.Lab.Simulation.Service;
using Perf.Lab.Simulation.World;

namespace Perf.Lab.Simulation.Checks;

/// <summary>What the runs came to for one class of symbols.</summary>
internal sealed class ClassTally
{
    private readonly Criticality one;
    private readonly Dictionary<Symbol, int> lackingSeries;

    public ClassTally(Criticality one, IEnumerable<SimulatedSeries> series)
    {
        this.one = one;
        lackingSeries = series.Where(s => s.Class == one)
            .GroupBy(s => s.Key.Symbol)
            .ToDictionary(group => group.Key, group => group.Count());
        Followed = Lacking = lackingSeries.Count;
        Facts = Sum();
    }

    public int Followed { get; }

    public int Lacking { get; private set; }

    public int InLatestRun { get; private set; }

    public int Failed { get; private set; }

    public long? LastSuccessMs { get; private set; }

    /// <summary>The same for the product's rules.</summary>
    public ClassFacts Facts { get; private set; }

    /// <summary>Runs that were not for the whole class say nothing of it.</summary>
    public void NoteEnd(SimulatedRun run, long nowMs)
    {
        if (!run.Classes.Contains(one))
        {
            return;
        }

        SimulatedJob[] jobs = [.. run.Jobs.Where(job => job.Series.Class == one)];
        Symbol[] failed = [.. jobs.Where(job => job.HasFailed).Select(job => job.Series.Key.Symbol).Distinct()];
        if (failed.Length == 0)
        {
            LastSuccessMs = nowMs;
        }

        if (jobs.Length > 0)
        {
            InLatestRun = jobs.Select(job => job.Series.Key.Symbol).Distinct().Count();
            Failed = failed.Length;
        }

        Facts = Sum();
    }

    /// <returns>Whether a symbol has all of its features with this.</returns>
    public bool NoteStored(SimulatedSeries series)
    {
        if (series.HasCounted)
        {
            return false;
        }

        series.HasCounted = true;
        if (--lackingSeries[series.Key.Symbol] > 0)
        {
            return false;
        }

        Lacking--;
        Facts = Sum();
        return true;
    }

    private ClassFacts Sum() => new(one, LastSuccessMs?.AsInstant(), InLatestRun, Failed, Followed, Lacking);
}
