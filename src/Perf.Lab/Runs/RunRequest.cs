using Perf.Lab.Backfill.Planting;

namespace Perf.Lab.Runs;

/// <summary>What <c>run</c> was asked for.</summary>
/// <param name="Steps">The steps to do, of those there are.</param>
/// <param name="Plant">A bottleneck to put into the backfill; null puts in none.</param>
/// <param name="OutFolder">Null: a new folder below results/runs.</param>
internal sealed record RunRequest(RunProfile Profile, IReadOnlySet<string> Steps, string? OutFolder, Plant? Plant = null);
