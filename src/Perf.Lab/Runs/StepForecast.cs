using Perf.Analysis.Json;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;

namespace Perf.Lab.Runs;

/// <summary>
/// How long the steps of a run will take: as long as in the newest whole run of the same profile on this machine. Without such a run
/// nothing is said, for nothing is known.
/// </summary>
/// <param name="steps">Of the run, in their order.</param>
/// <param name="earlier">What is known; null: nothing.</param>
internal sealed class StepForecast(IReadOnlyList<string> steps, RunManifest? earlier)
{
    /// <summary>Of runs that are looked at for one that tells: older ones were of another lab.</summary>
    private const int LookedAt = 50;

    /// <param name="planned">The steps of the run, in their order.</param>
    /// <param name="run">That is about to begin.</param>
    public static async Task<StepForecast> ReadAsync(IReadOnlyList<string> planned, RunManifest run, CancellationToken cancellationToken)
    {
        foreach (RunFolder folder in LatestRun.NewestFirst().Take(LookedAt))
        {
            try
            {
                RunManifest manifest = await ArtifactFile.ReadAsync<RunManifest>(folder.Manifest, cancellationToken);
                if (manifest.State == RunState.Complete
                    && (manifest.Verb, manifest.Profile, manifest.Machine.Fingerprint) == (run.Verb, run.Profile, run.Machine.Fingerprint)
                    && planned.All(step => manifest.Steps.Any(one => one.Name == step)))
                {
                    return new StepForecast(planned, manifest);
                }
            }
            catch (ArtifactException)
            {
                // A damaged run tells nothing, and is no reason not to measure.
            }
        }

        return new StepForecast(planned, earlier: null);
    }

    /// <summary><c>step 2 of 7: load (about 64 s; 8 min left in all, by run 20250131T093000.123Z-0a1b2c3)</c>.</summary>
    public string Announce(string step)
    {
        int index = steps.Index().First(one => one.Item == step).Index;
        string place = $"step {index + 1} of {steps.Count}: {step}";
        return earlier is null
            ? place
            : $"{place} (about {TimeOf(step)}; {TimeOf([.. steps.Skip(index)])} left in all, by run {earlier.RunId})";
    }

    private string TimeOf(params IReadOnlyList<string> some) => TimeLeft.Text(TimeSpan.FromSeconds(
        earlier!.Steps.Where(step => some.Contains(step.Name, StringComparer.Ordinal)).Sum(step => step.DurationSeconds)));
}
