using Perf.Analysis.Benchmarks;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>
/// What a second connection gains jobs that are stored by COPY, by the suite's case of two streams. A commit gains less from it than rows
/// do: where the case was measured with pages of two sizes the jobs' own sizes decide.
/// </summary>
internal static class StreamGain
{
    private const string Method = "TwoStreams";
    private const int Pages = 2;

    /// <param name="suite">Every case of the suite Insert.</param>
    /// <param name="cost">By one connection; null where that is not known: then the largest pages stand for all.</param>
    /// <returns>Null where no two streams were measured.</returns>
    public static SpeedRatio? Of(IReadOnlyList<BenchmarkResult> suite, StoreCost? cost, StoredJobs jobs)
    {
        (long PageRows, SpeedRatio Gain)[] cases =
        [
            .. from result in suite
               where result.Method == Method
               let rows = SuiteConvention.Insert.SizeOf(result)
               let gain = result.Work?.TimesFloor
               where rows is not null && gain is not null
               orderby rows
               select (rows.Value / Pages, gain.Value),
        ];
        return cases.Length == 0
            ? null
            : cost is { } one
            && OfJobs(one, gain => gain.Ratio) is { } ratio
            ? new SpeedRatio(
                ratio,
                OfJobs(one, gain => gain.Interval95?.Low) is { } low && OfJobs(one, gain => gain.Interval95?.High) is { } high
                    ? Interval.Around(low, high)
                    : null)
            : cases[^1].Gain;

        double? OfJobs(StoreCost one, Func<SpeedRatio, double?> gainOf)
        {
            (double Rows, double Gain)[] bySize =
            [
                .. from page in cases
                   let gain = gainOf(page.Gain)
                   where gain is not null
                   select ((double)page.PageRows, gain.Value),
            ];
            return bySize.Length > 0
                ? jobs.Seconds(one.Seconds) / jobs.Seconds(rows => one.Seconds(rows) / BySize.At(bySize, rows))
                : null;
        }
    }
}
