using MarketData.Bars;

namespace MarketData.Backfill;

/// <summary>A group with its place in the plan's order.</summary>
/// <param name="turn">Ends when every earlier group that holds a series of this one has ended: only then is this one stored.</param>
internal sealed class PlannedGroup(FetchGroup group, Task turn)
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FetchGroup Group => group;

    public Task Turn => turn;

    /// <summary>All its jobs are over, or never will be: the groups behind it may be stored.</summary>
    public void End() => ended.TrySetResult();

    public static IReadOnlyList<PlannedGroup> InOrder(IReadOnlyList<FetchGroup> groups)
    {
        Dictionary<SeriesKey, PlannedGroup> last = [];
        PlannedGroup[] planned = new PlannedGroup[groups.Count];
        for (int i = 0; i < groups.Count; i++)
        {
            SeriesKey[] series = [.. groups[i].Jobs.Select(job => job.Series)];

            // The turn of the one before, too: a fetch that is let go ends its group while earlier ones are still to be stored.
            Task[] before = [.. series.Where(last.ContainsKey).SelectMany(key => new[] { last[key].Turn, last[key].ended.Task })];
            planned[i] = new PlannedGroup(groups[i], before.Length == 0 ? Task.CompletedTask : Task.WhenAll(before));
            foreach (SeriesKey key in series)
            {
                last[key] = planned[i];
            }
        }

        return planned;
    }
}
