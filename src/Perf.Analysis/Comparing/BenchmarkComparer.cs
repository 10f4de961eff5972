using Perf.Analysis.Benchmarks;

namespace Perf.Analysis.Comparing;

/// <summary>Compares the benchmarks of two sides, each by its iterations.</summary>
internal static class BenchmarkComparer
{
    private const string BetweenSettings = ", ";

    /// <returns>What differs first, the slowest before all; then what only one side has; then the rest as it came.</returns>
    public static IReadOnlyList<ComparedBenchmark> Compare(ComparedResults before, ComparedResults after)
    {
        IReadOnlyList<BenchmarkPair> pairs = BenchmarkPair.Match(before, after);
        SampleComparison?[] samples = [.. pairs.Select(CompareIterations)];
        double?[] adjusted = SampleComparison.Adjust(samples);
        IReadOnlyList<string> titles = TitlesOf(pairs);
        IEnumerable<ComparedBenchmark> all = pairs.Select((pair, i) => ToRow(pair, samples[i], adjusted[i], titles[i]));
        return [.. all.OrderBy(Rank).ThenByDescending(one => one.IsNotable() ? one.Ratio : null)];
    }

    private static SampleComparison? CompareIterations(BenchmarkPair pair) => pair is { Base: { } before, Candidate: { } after }
        ? SampleComparison.Of(before.ValuesNs, after.ValuesNs)
        : null;

    private static ComparedBenchmark ToRow(BenchmarkPair pair, SampleComparison? sample, double? adjusted, string title) => new()
    {
        Identity = pair.Identity,
        Title = title,
        Presence = PresenceOf(pair),
        FailedIn = pair switch
        {
            { BaseFailed: true, CandidateFailed: true } => ComparedSide.Both,
            { BaseFailed: true } => ComparedSide.Base,
            { CandidateFailed: true } => ComparedSide.Candidate,
            _ => null,
        },
        Base = FiguresOf(pair.Base),
        Candidate = FiguresOf(pair.Candidate),
        Ratio = sample?.Ratio,
        RatioInterval95 = sample?.Interval95,
        PValue = sample?.PValue,
        AdjustedPValue = adjusted,
        Finding = SampleComparison.Judge(sample, adjusted),
        BytesFinding = Allocations.Compare(pair.Base?.BytesPerOperation, pair.Candidate?.BytesPerOperation),
        Note = NoteOf(pair),
    };

    private static BenchmarkFigures? FiguresOf(BenchmarkResult? result) =>
        result is null ? null : new BenchmarkFigures(result.MedianNs, result.N, result.BytesPerOperation, result.Job);

    private static Presence PresenceOf(BenchmarkPair pair) => pair switch
    {
        { BaseFailed: true } or { CandidateFailed: true } => Presence.Failed,
        { Base: null } => Presence.New,
        { Candidate: null } => Presence.Missing,
        _ => Presence.Both,
    };

    /// <summary>Of two jobs, the settings that one has and the other has not.</summary>
    private static string? NoteOf(BenchmarkPair pair)
    {
        if (pair is not { Base: { } before, Candidate: { } after } || before.Job == after.Job)
        {
            return null;
        }

        string[] old = before.Job.Split(BetweenSettings);
        string[] now = after.Job.Split(BetweenSettings);
        return $"other job: {Named(string.Join(BetweenSettings, old.Except(now, StringComparer.Ordinal)))} before, "
            + $"{Named(string.Join(BetweenSettings, now.Except(old, StringComparer.Ordinal)))} now";
    }

    private static string Named(string job) => job.Length == 0 ? "not said" : job;

    /// <summary>Type, method and parameters; in full where that is not enough; with the job where a case has several.</summary>
    private static IReadOnlyList<string> TitlesOf(IReadOnlyList<BenchmarkPair> pairs)
    {
        ILookup<string, BenchmarkPair> byCase = pairs.ToLookup(pair => pair.Case, StringComparer.Ordinal);
        ILookup<string, BenchmarkPair> byIdentity = pairs.ToLookup(pair => pair.Identity, StringComparer.Ordinal);
        return
        [
            .. pairs.Select(pair =>
            {
                bool isAlone = byCase[pair.Case].All(other => other.Identity == pair.Identity);
                string job = byIdentity[pair.Identity].Count() > 1 ? $" [{Named(pair.Job)}]" : string.Empty;
                return (isAlone ? pair.Case : pair.Identity) + job;
            }),
        ];
    }

    private static int Rank(ComparedBenchmark row) => row switch
    {
        { Presence: Presence.Both, Finding: Finding.Worse } => 0,
        { Presence: Presence.Both, BytesFinding: Finding.Worse } => 1,
        { Presence: Presence.Failed } => 2,
        { Presence: Presence.Missing } => 3,
        { Presence: Presence.New } => 4,
        _ when row.IsNotable() => 5,
        _ => 6,
    };
}
