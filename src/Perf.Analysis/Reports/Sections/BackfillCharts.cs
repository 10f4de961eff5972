using Perf.Analysis.Backfill;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>The jobs of a backfill as drawings: when each was in which stage, and how long it took.</summary>
internal static class BackfillCharts
{
    /// <summary>Rows that can still be read.</summary>
    private const int MostSymbols = 60;

    /// <summary>Jobs that a page lists; the file has all.</summary>
    private const int MostJobs = 150;

    /// <summary>Computing the features of a short series takes a tenth of a millisecond.</summary>
    private const int JobDecimals = 4;

    /// <summary>In the order, and so in the colours, of the stages at the top of the page.</summary>
    private static readonly string[] Kinds = ["fetch (Polygon API)", "store (database)", "compute (features)"];

    public static void Add(HtmlPage page, BackfillBaseline baseline, Source source)
    {
        if (baseline.Jobs.Count == 0)
        {
            page.Missing("No job ran.");
            return;
        }

        HashSet<string> slowest =
        [
            .. baseline.PerSymbol.OrderByDescending(group => group.AverageSeconds).Take(MostSymbols).Select(group => group.Name),
        ];
        string[] symbols = [.. baseline.PerSymbol.Select(group => group.Name).Where(slowest.Contains)];
        string cut = symbols.Length < baseline.PerSymbol.Count
            ? $" The {MostSymbols} slowest of {Figures.Count(baseline.PerSymbol.Count)} symbols are drawn."
            : string.Empty;
        page.BeginFigures();
        if (baseline.Jobs.Any(job => job.StartSeconds is not null))
        {
            DrawJobs(baseline, symbols, cut, source["jobs"]).Add(page);
        }
        else
        {
            page.Missing("The file does not say when each job began: there is no chart of when they ran.");
        }

        DrawHeat(baseline, symbols, cut, source["per_symbol"]).Add(page);
        page.EndFigures();
    }

    private static Figure DrawJobs(BackfillBaseline baseline, string[] symbols, string cut, Source source)
    {
        List<GanttSpan> spans = [];
        foreach (BackfillJobRecord job in baseline.Jobs)
        {
            int row = Array.IndexOf(symbols, job.Symbol);
            if (row >= 0 && job.StartSeconds is { } start)
            {
                double fetch = start + (job.FetchWaitSeconds ?? 0);
                double compute = fetch + job.FetchSeconds + (job.ComputeWaitSeconds ?? 0);
                double store = compute + job.ComputeSeconds + (job.StoreWaitSeconds ?? 0);
                spans.Add(new GanttSpan(row, 0, fetch, job.FetchSeconds));
                spans.Add(new GanttSpan(row, 2, compute, job.ComputeSeconds));
                spans.Add(new GanttSpan(row, 1, store, job.StoreSeconds));
            }
        }

        Gantt chart = new()
        {
            Title = "Jobs by stage",
            Axis = "seconds since the backfill began",
            Rows = symbols,
            Kinds = Kinds,
            Spans = spans,
            Tick = value => Figures.Fixed(value, value == Math.Floor(value) ? 0 : 2),
        };
        string listed = baseline.Jobs.Count > MostJobs
            ? $" The first {MostJobs} of {Figures.Count(baseline.Jobs.Count)} jobs are listed."
            : string.Empty;
        return new Figure(
            chart.Title,
            chart.Draw(),
            ["Job", "Records", "Start", "Fetch", "Compute", "Store", "Whole"],
            [.. baseline.Jobs.Take(MostJobs).Select(Row)],
            $"A gap between two stages is what the job waited for the second.{cut}{listed}",
            [.. baseline.Jobs.Select((_, index) => source[index])]);
    }

    private static IReadOnlyList<Markup> Row(BackfillJobRecord job) =>
    [
        Markup.Name(job.Name) + (job.Status == BackfillJobStatus.Failed ? " ✘ failed" : string.Empty),
        Shown.Count(job.RecordsInserted, Source.Row["records_inserted"]),
        Shown.Seconds(job.StartSeconds, Source.Row["start_seconds"]),
        Shown.Seconds(job.FetchSeconds, Source.Row["fetch_seconds"], JobDecimals),
        Shown.Seconds(job.ComputeSeconds, Source.Row["compute_seconds"], JobDecimals),
        Shown.Seconds(job.StoreSeconds, Source.Row["store_seconds"], JobDecimals),
        Shown.Seconds(job.WallSeconds, Source.Row["wall_seconds"], JobDecimals),
    ];

    private static Figure DrawHeat(BackfillBaseline baseline, string[] symbols, string cut, Source source)
    {
        string[] timeframes = [.. baseline.PerTimeframe.Select(group => group.Name)];
        HeatMap map = new()
        {
            Title = "Seconds of a job by symbol and timeframe",
            RowTitle = "symbol",
            ColumnTitle = "timeframe",
            Rows = symbols,
            Columns = timeframes,
            Cells =
            [
                .. from job in baseline.Jobs
                   let row = Array.IndexOf(symbols, job.Symbol)
                   where row >= 0
                   select new HeatCell(
                       row,
                       Array.IndexOf(timeframes, job.Timeframe),
                       job.BusySeconds,
                       Figures.Fixed(job.BusySeconds, job.BusySeconds < 10 ? 2 : 0)),
            ],
        };
        return new Figure(
            map.Title,
            map.Draw(),
            BackfillSection.GroupHeader("Symbol"),
            [.. baseline.PerSymbol.Take(MostJobs).Select(BackfillSection.GroupRow)],
            $"The frame is the slowest; without what a job waited between its stages.{cut}",
            [.. baseline.PerSymbol.Select((_, index) => source[index])]);
    }
}
