using System.Collections.Concurrent;
using Perf.Lab.Machine;

namespace Perf.Lab.Gate.Arms;

/// <summary>
/// Launches, one after the other on each core that the lab may use: the arms of a launch share a core, so launches on other cores are
/// neighbours that both arms have alike. Where the arms have a server work for them it is one launch at a time, for the server needs the
/// other cores, and an arm's tables are for one.
/// </summary>
internal static class LaunchLanes
{
    /// <param name="plan">What is compared.</param>
    /// <param name="numbers">The launches to run.</param>
    /// <param name="benchmarks">Which of the plan's.</param>
    /// <param name="isAlone">One launch at a time.</param>
    /// <param name="progress">Told after each launch, by one thread at a time.</param>
    /// <param name="cancellationToken">Ends the arms at once.</param>
    /// <exception cref="ArmFailedException">An arm could not be started, or ended.</exception>
    public static async Task<IReadOnlyList<LaunchResult>> RunAsync(
        GatePlan plan,
        IEnumerable<int> numbers,
        IReadOnlyCollection<string> benchmarks,
        bool isAlone,
        Action<LaunchResult> progress,
        CancellationToken cancellationToken)
    {
        ConcurrentQueue<int> waiting = new(numbers);
        List<LaunchResult> results = [];
        using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] lanes =
        [
            .. CoreMask.Each(CoreMask.Allowed()).Take(isAlone ? 1 : int.MaxValue).Select(core => Task.Factory.StartNew(
                () => RunLane(core), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        await Task.WhenAll(lanes);
        cancellationToken.ThrowIfCancellationRequested();
        return results;

        void RunLane(byte[] core)
        {
            byte[] allowed = CoreMask.Allowed();
            if (!CoreMask.Pin(core))
            {
                throw new ArmFailedException("A thread cannot be pinned to a core: arms that wander are not in turns.");
            }

            try
            {
                while (!stopping.IsCancellationRequested && waiting.TryDequeue(out int number))
                {
                    using Launch launch = new(plan, number);
                    using CancellationTokenRegistration stop = stopping.Token.Register(launch.Stop);
                    LaunchResult result = launch.Run(benchmarks);
                    lock (results)
                    {
                        results.Add(result);
                        progress(result);
                    }
                }
            }
            catch (ArmFailedException) when (stopping.IsCancellationRequested)
            {
                // It was ended by us.
            }
            catch
            {
                stopping.Cancel();
                throw;
            }
            finally
            {
                CoreMask.Pin(allowed);
            }
        }
    }
}
