using Perf.Lab.Cli;
using Perf.Lab.Runs;
using Perf.Lab.Servers;

namespace Perf.Lab.Backfill;

/// <summary>
/// The run's backfill again, of more symbols and with more jobs at once, each into a database of its own: one line each, and a baseline
/// in a file of its own.
/// </summary>
internal sealed class BackfillVariants(LabContext context, RunSession session, LabServers servers)
{
    /// <returns>The first that failed, or that all passed.</returns>
    public async Task<StepOutcome> RunAsync(IReadOnlyList<BackfillSettings> variants, CancellationToken cancellationToken)
    {
        foreach (BackfillSettings settings in variants)
        {
            BackfillStep step = new(context, session, servers)
            {
                VariantFile = session.Folder.BackfillVariant(settings.Symbols.Count, settings.Timeframes.Count, settings.Concurrency),
            };
            StepOutcome outcome = await step.RunAsync(settings, cancellationToken);
            if (!outcome.Succeeded)
            {
                return outcome;
            }
        }

        return new StepOutcome(true);
    }
}
