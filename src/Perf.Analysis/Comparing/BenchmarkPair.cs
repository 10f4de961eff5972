using Perf.Analysis.Benchmarks;

namespace Perf.Analysis.Comparing;

/// <summary>A benchmark that was found on one side or on both.</summary>
/// <param name="Base">Null when it was not measured there.</param>
/// <param name="Candidate">Null when it was not measured there.</param>
/// <param name="BaseFailed">It was listed there without a measurement.</param>
internal sealed record BenchmarkPair(
    string Identity, string Case, string Job, BenchmarkResult? Base, BenchmarkResult? Candidate, bool BaseFailed, bool CandidateFailed)
{
    /// <summary>
    /// Matches by identity, parameters and job. A case that each side measured by one job alone is the same case, although that job was set
    /// up otherwise: more iterations make no other benchmark.
    /// </summary>
    /// <returns>In the order of the base, then what only the candidate has in its order.</returns>
    public static IReadOnlyList<BenchmarkPair> Match(ComparedResults before, ComparedResults after)
    {
        Listed[] old = ListedIn(before);
        Listed[] now = ListedIn(after);
        ILookup<string, Listed> oldCases = old.ToLookup(one => one.Identity, StringComparer.Ordinal);
        ILookup<string, Listed> nowCases = now.ToLookup(one => one.Identity, StringComparer.Ordinal);
        Dictionary<(string, string), Listed> nowByJob = now.ToDictionary(one => (one.Identity, one.Job));
        HashSet<Listed> taken = [];
        List<BenchmarkPair> pairs = [];
        foreach (Listed one in old)
        {
            Listed? other = nowByJob.GetValueOrDefault((one.Identity, one.Job));
            if (other is null && oldCases[one.Identity].Count() == 1 && nowCases[one.Identity].Count() == 1)
            {
                other = nowCases[one.Identity].Single();
            }

            if (other is not null)
            {
                taken.Add(other);
            }

            pairs.Add(Of(one, other));
        }

        return [.. pairs, .. now.Where(one => !taken.Contains(one)).Select(one => Of(null, one))];
    }

    private static BenchmarkPair Of(Listed? before, Listed? after)
    {
        Listed known = (after ?? before)!;
        return new BenchmarkPair(
            known.Identity, known.Case, known.Job, before?.Result, after?.Result,
            before is { Result: null }, after is { Result: null });
    }

    /// <summary>A case that failed may be listed beside its measurement, or several times: once is enough.</summary>
    private static Listed[] ListedIn(ComparedResults side)
    {
        Listed[] measured = [.. side.Benchmarks.Select(result => new Listed(result.Identity, result.Case, result.Job, result))];
        HashSet<(string, string)> known = [.. measured.Select(one => (one.Identity, one.Job))];
        return
        [
            .. measured,
            .. side.Failures.Where(failure => known.Add((failure.Identity, failure.Job)))
                .Select(failure => new Listed(failure.Identity, failure.Identity, failure.Job, null)),
        ];
    }

    private sealed record Listed(string Identity, string Case, string Job, BenchmarkResult? Result);
}
