using Perf.Analysis.Simulation;

namespace Perf.Lab.Simulation;

/// <summary>Simulates many seeds, as many at once as there are processors.</summary>
internal static class SimulationRuns
{
    /// <param name="save">
    /// Takes what is known: before the first seed, and behind each that is finished; one at a time. So an interruption takes nothing that
    /// was finished.
    /// </param>
    /// <param name="clock">How long it takes.</param>
    /// <param name="cancellationToken">Ends it in the middle of a seed.</param>
    /// <exception cref="OperationCanceledException">Cancelled before all were finished.</exception>
    public static async Task<SimulationReport> RunAsync(
        SimulationSettings settings, Func<SimulationReport, Task> save, TimeProvider clock, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        SortedList<int, SimulationResult> finished = [];
        using SemaphoreSlim saving = new(1);
        SimulationReport report = Report();
        await save(report);
        await Parallel.ForEachAsync(
            Enumerable.Range(settings.Seed, settings.Seeds),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (seed, stopping) =>
            {
                // On a thread of its own: it takes seconds, and the pool has others to serve.
                SimulationResult result = await Task.Factory.StartNew(
                    () => SimulatedYear.Run(settings, seed, stopping), stopping, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                await saving.WaitAsync(CancellationToken.None);
                try
                {
                    finished.Add(seed, result);
                    report = Report();
                    await save(report);
                }
                finally
                {
                    saving.Release();
                }
            });
        return report;

        SimulationReport Report() => SimulationReports.Of(settings, [.. finished.Values], clock.GetElapsedTime(started));
    }
}
