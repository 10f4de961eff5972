using System.Collections.Concurrent;
using Perf.Lab.Machine;

namespace Perf.Lab.Gate.Arms;

/// <summary>
/// Launches, one after the other in each lane, and a core a lane: the arms of a launch and the server's processes that work for them share
/// it, so launches on other cores are neighbours that both arms have alike.
/// </summary>
internal static class LaunchLanes
{
    /// <summary>More would share what they read from memory with too many.</summary>
    private const int Most = 4;

    /// <summary>How many this machine has room for.</summary>
    public static int Count => Math.Min(Most, CoreMask.Each(CoreMask.Allowed()).Count());

    /// <param name="plan">What is compared.</param>
    /// <param name="numbers">The launches to run.</param>
    /// <param name="benchmarks">Which of the plan's.</param>
    /// <param name="progress">Told after each launch, by one thread at a time.</param>
    /// <param name="cancellationToken">Ends the arms at once.</param>
    /// <exception cref="ArmFailedException">An arm could not be started, or ended.</exception>
    public static async Task<IReadOnlyList<LaunchResult>> RunAsync(
        GatePlan plan,
        IEnumerable<int> numbers,
        IReadOnlyCollection<string> benchmarks,
        Action<LaunchResult> progress,
        CancellationToken cancellationToken)
    {
        ConcurrentQueue<int> waiting = new(numbers);
        List<LaunchResult> results = [];
        using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] lanes =
        [
            .. CoreMask.Each(CoreMask.Allowed()).Zip(plan.Lanes, (core, databases) => Task.Factory.StartNew(
                () => RunLane(core, databases), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        await Task.WhenAll(lanes);
        cancellationToken.ThrowIfCancellationRequested();
        return results;

        void RunLane(byte[] core, ArmDatabases databases)
        {
            byte[] allowed = CoreMask.Allowed();
            try
            {
                if (!CoreMask.Pin(core))
                {
                    throw new ArmFailedException("A thread cannot be pinned to a core: arms that wander are not in turns.");
                }

                while (!stopping.IsCancellationRequested && waiting.TryDequeue(out int number))
                {
                    using Launch launch = new(plan, databases, number);
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
