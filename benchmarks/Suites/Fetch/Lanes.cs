namespace Benchmarks.Suites.Fetch;

/// <summary>Work done several at a time.</summary>
internal static class Lanes
{
    /// <summary>Each lane takes the next item when it is done with one.</summary>
    /// <param name="work">Gets the number of its lane and of the item.</param>
    /// <returns>The sum of what the items came to.</returns>
    public static async Task<long> SumAsync(int lanes, int items, Func<int, int, Task<long>> work)
    {
        int last = -1;
        long[] sums = await Task.WhenAll(Enumerable.Range(0, lanes).Select(RunAsync));
        return sums.Sum();

        async Task<long> RunAsync(int lane)
        {
            long sum = 0;
            for (int item = Interlocked.Increment(ref last); item < items; item = Interlocked.Increment(ref last))
            {
                sum += await work(lane, item);
            }

            return sum;
        }
    }
}
