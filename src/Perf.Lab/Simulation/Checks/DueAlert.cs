using MarketData.Alerts;
using MarketData.Instruments;

namespace Perf.Lab.Simulation.Checks;

/// <summary>One kind of alert of one class, and what became of it.</summary>
/// <param name="Class">Null: of all symbols together.</param>
internal sealed record DueAlert(AlertKind Kind, Criticality? Class)
{
    /// <summary>The last instant at which it was not due; <see cref="long.MaxValue"/>: it is not in sight.</summary>
    public long DueSinceMs { get; private set; } = long.MaxValue;

    public long OverSinceMs { get; private set; }

    public bool IsOpen { get; private set; }

    public AlertTally Tally { get; private set; } = new(Kind, Raised: 0, Late: 0, TimeSpan.Zero);

    /// <param name="sinceMs">Null: it is not due and will not be, unless something happens.</param>
    public void Set(long? sinceMs, long nowMs)
    {
        long since = sinceMs ?? long.MaxValue;
        if (DueSinceMs < nowMs && since >= nowMs)
        {
            OverSinceMs = nowMs;
        }

        DueSinceMs = since;
    }

    /// <summary>It was raised, or cleared.</summary>
    public void Turn(bool isRaised, long delayMs, bool isLate)
    {
        IsOpen = isRaised;
        Tally = Tally.And(new AlertTally(Kind, isRaised ? 1 : 0, isLate ? 1 : 0, TimeSpan.FromMilliseconds(delayMs)));
    }

    /// <summary>It was neither raised nor cleared, though that was due.</summary>
    public void NoteNeverTurned(long delayMs) =>
        Tally = Tally.And(new AlertTally(Kind, Raised: 0, Late: 1, TimeSpan.FromMilliseconds(delayMs)));

    public override string ToString() => $"{Kind} of {Class?.ToString() ?? "all"}";
}
