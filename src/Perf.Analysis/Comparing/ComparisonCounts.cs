namespace Perf.Analysis.Comparing;

/// <summary>How many benchmarks came out how.</summary>
/// <param name="Unchanged">Without a difference that was shown.</param>
/// <param name="NotTested">With too few iterations for a test.</param>
/// <param name="AllocateMore">Of those measured on both sides, whatever their time.</param>
public sealed record ComparisonCounts(
    int Slower, int Faster, int Unchanged, int NotTested, int AllocateMore, int AllocateLess, int New, int Missing, int Failed)
{
    internal static ComparisonCounts Of(IReadOnlyList<ComparedBenchmark> benchmarks)
    {
        return new ComparisonCounts(
            Time(Finding.Worse),
            Time(Finding.Better),
            Time(Finding.NoDifferenceShown),
            Time(Finding.NotTested),
            benchmarks.Count(one => one.BytesFinding == Finding.Worse),
            benchmarks.Count(one => one.BytesFinding == Finding.Better),
            Found(Presence.New),
            Found(Presence.Missing),
            Found(Presence.Failed));

        int Time(Finding finding) => benchmarks.Count(one => one.Presence == Presence.Both && one.Finding == finding);

        int Found(Presence presence) => benchmarks.Count(one => one.Presence == presence);
    }
}
