using MarketData.Recovery;
using Perf.Analysis.Drills;

namespace Perf.Lab.Drills;

/// <summary>What happens in a drill, as it happens. Thread-safe.</summary>
internal sealed class DrillLog(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly long started = time.GetTimestamp();
    private readonly List<DrillMoment> moments = [];
    private readonly List<DrillMeasure> measures = [];
    private readonly List<InvariantCheck> checks = [];

    public TimeSpan Elapsed => time.GetElapsedTime(started);

    public IReadOnlyList<DrillMoment> Moments => Copy(moments);

    public IReadOnlyList<DrillMeasure> Measures => Copy(measures);

    public IReadOnlyList<InvariantCheck> Checks => Copy(checks);

    /// <returns>When it was noted, since the drill began.</returns>
    public TimeSpan Inject(string what) => Add(DrillMomentKind.Injection, what);

    /// <inheritdoc cref="Inject"/>
    public TimeSpan Detect(string what) => Add(DrillMomentKind.Detection, what);

    /// <inheritdoc cref="Inject"/>
    public TimeSpan Recover(string what) => Add(DrillMomentKind.Recovery, what);

    /// <inheritdoc cref="Inject"/>
    public TimeSpan Note(string what) => Add(DrillMomentKind.Note, what);

    /// <summary>A time that the objective limits, and its target (I5).</summary>
    /// <param name="name">In snake_case, ending in _ms.</param>
    public void Measure(string name, TimeSpan value, FailureObjective objective) => Measure(name, value, objective.Rto, objective.Target);

    public void Measure(string name, TimeSpan value, TimeSpan limit, TimeSpan? target = null) =>
        Measure(name, value.TotalMilliseconds, limit.TotalMilliseconds, target?.TotalMilliseconds);

    public void Measure(string name, double value, double limit, double? target = null)
    {
        lock (gate)
        {
            measures.Add(new DrillMeasure(name, value, limit, target));
        }
    }

    public void Check(InvariantCheck check)
    {
        lock (gate)
        {
            checks.Add(check);
        }
    }

    private TimeSpan Add(DrillMomentKind kind, string what)
    {
        lock (gate)
        {
            TimeSpan at = Elapsed;
            moments.Add(new DrillMoment(kind, time.GetUtcNow(), at.TotalMilliseconds, what));
            return at;
        }
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }
}
