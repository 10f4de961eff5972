using MarketData.Time;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>What the tables should say, slot by slot, in the plainest form.</summary>
internal sealed class CheckpointOracle
{
    private readonly Dictionary<int, (DateTimeOffset LastSeen, DateTimeOffset? Resolved)> cases = [];
    private HashSet<int> covered = [];

    public HashSet<int> Bars { get; } = [];

    public IEnumerable<int> Quarantined => cases.Keys;

    /// <summary>Quarantined, and the source has not mended it since.</summary>
    public IEnumerable<int> Open => cases.Where(pair => pair.Value.Resolved is null).Select(pair => pair.Key);

    public UtcRange? Covered => covered.Count == 0 ? null : GappyMarket.Range(covered.Min(), covered.Max() + 1);

    /// <summary>A job from a slot to another was fetched whole and stored, when the slots before a third were settled.</summary>
    /// <param name="now">When it ran, which may be before what ran earlier in the test.</param>
    public void Succeed(GappyMarket market, int first, int end, int over, DateTimeOffset now)
    {
        for (int slot = first; slot < end; slot++)
        {
            if (market[slot] == GappyMarket.Slot.Bar)
            {
                Bars.Add(slot);
                if (cases.TryGetValue(slot, out (DateTimeOffset LastSeen, DateTimeOffset? Resolved) mended))
                {
                    cases[slot] = (mended.LastSeen, mended.Resolved ?? now);
                }
            }
            else if (market[slot] == GappyMarket.Slot.UntrueBar)
            {
                bool isNews = !cases.TryGetValue(slot, out (DateTimeOffset LastSeen, DateTimeOffset? Resolved) known)
                    || (now >= known.LastSeen && !(now <= known.Resolved));
                cases[slot] = isNews ? (now, null) : known;
            }
        }

        HashSet<int> joined = [.. covered, .. Enumerable.Range(first, end - first).Where(slot => slot < over)];
        if (joined.Count > 0 && joined.Max() - joined.Min() + 1 == joined.Count)
        {
            covered = joined;
        }
    }

    /// <summary>Whether a job has neither a bar to store nor a slot to cover.</summary>
    public bool IsNothing(GappyMarket market, int first, int end, int over) =>
        over <= first && Enumerable.Range(first, end - first).All(slot => market[slot] == GappyMarket.Slot.NoBar);
}
