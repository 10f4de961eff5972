using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>What fetching less would buy a baseline: by what its own jobs took to fetch, for no suite knows its plan.</summary>
internal sealed class FetchForecast(BackfillBaseline baseline)
{
    /// <summary>
    /// Of each symbol the shortest timeframe alone is fetched. That the others are made of it costs a little, which is not known.
    /// </summary>
    public ActionForecast OneFetch()
    {
        IReadOnlyList<string> timeframes = baseline.Configuration.Timeframes;
        if (baseline.Configuration.OneFetch)
        {
            return new ActionForecast(ActionState.InUse, null, "the baseline already fetched each symbol once");
        }

        if (timeframes.Count == 1)
        {
            return new ActionForecast(ActionState.NotApplicable, null, "the baseline had one timeframe");
        }

        (double Finest, double All)[] symbols = [.. Symbols(timeframes[0])];
        double finest = symbols.Sum(symbol => symbol.Finest);
        if (finest == 0)
        {
            return StageForecast.Unpredicted($"nothing of {timeframes[0]} was fetched");
        }

        Interval? share = Bootstrap.OfShare([.. symbols.Select(symbol => symbol.Finest)], [.. symbols.Select(symbol => symbol.All)]);
        SpeedRatio ratio = new(
            symbols.Sum(symbol => symbol.All) / finest,
            share is { Low: > 0 } bounds ? new Interval(1 / bounds.High, 1 / bounds.Low) : null);
        return new StageForecast(baseline, baseline.TimeBreakdown.PolygonApi, "fetching").Predict(
            ratio,
            $"fetching {timeframes[0]}",
            "fetching every timeframe",
            $"what {timeframes[0]} took of fetching, making the others left out");
    }

    /// <summary>Of each symbol, as often as it was done.</summary>
    private IEnumerable<(double Finest, double All)> Symbols(string finest)
    {
        foreach (IGrouping<string, BackfillJobRecord> symbol in baseline.Jobs.GroupBy(job => job.Symbol, StringComparer.Ordinal))
        {
            BackfillJobRecord[][] timeframes =
                [.. symbol.GroupBy(job => job.Timeframe, StringComparer.Ordinal).Select(jobs => jobs.ToArray())];
            for (int time = 0; time < timeframes.Max(jobs => jobs.Length); time++)
            {
                BackfillJobRecord[] jobs = [.. timeframes.Where(jobs => jobs.Length > time).Select(jobs => jobs[time])];
                yield return (
                    jobs.Where(job => job.Timeframe == finest).Sum(job => job.FetchSeconds), jobs.Sum(job => job.FetchSeconds));
            }
        }
    }
}
