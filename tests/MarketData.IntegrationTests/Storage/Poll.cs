using System.Diagnostics;

namespace MarketData.IntegrationTests.Storage;

internal static class Poll
{
    private static readonly TimeSpan UsualDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until the condition holds.</summary>
    /// <param name="deadline">For what takes long beside other tests; null: a minute.</param>
    /// <exception cref="TimeoutException">It did not within the deadline.</exception>
    public static async Task UntilAsync(
        Func<Task<bool>> condition, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        TimeSpan limit = deadline ?? UsualDeadline;
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > limit)
            {
                throw new TimeoutException($"The condition was not met within {limit.TotalSeconds:0} s.");
            }

            await Task.Delay(Interval, cancellationToken);
        }
    }
}
