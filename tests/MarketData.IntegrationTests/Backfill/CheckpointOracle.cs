using MarketData.Time;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>What the tables should say, slot by slot, in the plainest form.</summary>
internal sealed class CheckpointOracle
{
    private HashSet<int> covered = [];

    public HashSet<int> Bars { get; } = [];

    public HashSet<int> Quarantined { get; } = [];

    /// <summary>Quarantined, and the source has not mended it since.</summary>
    public HashSet<int> Open { get; } = [];

    public UtcRange? Covered => covered.Count == 0 ? null : GappyMarket.Range(covered.Min(), covered.Max() + 1);

    /// <summary>A job from a slot to another was fetched whole and stored, when the slots before a third were settled.</summary>
    public void Succeed(GappyMarket market, int first, int end, int over)
    {
        for (int slot = first; slot < end; slot++)
        {
            if (market[slot] == GappyMarket.Slot.Bar)
            {
                Bars.Add(slot);
                Open.Remove(slot);
            }
            else if (market[slot] == GappyMarket.Slot.UntrueBar)
            {
                Quarantined.Add(slot);
                Open.Add(slot);
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
