using Perf.Analysis.Load;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>A run of a load test from moment to moment: answers, how long they took, and who used the processors.</summary>
internal static class LoadTimelineFigures
{
    private const string TimeAxis = "seconds since the measured part began";

    /// <summary>Areas and lines need two ends.</summary>
    private const int Least = 2;

    /// <summary>Characters of a name that anybody may have given.</summary>
    private const int MostOfName = 60;

    /// <param name="run">As reports name it.</param>
    /// <param name="source">Of the moments.</param>
    public static void Add(HtmlPage page, string run, IReadOnlyList<LoadMoment> moments, Source source)
    {
        string name = Markup.Shorten(run, MostOfName);
        page.Subheading(name);
        page.BeginFigures();
        Rates(name, moments, source).Add(page);
        if (moments.Count(moment => moment.P50Ms is not null) >= Least)
        {
            Latencies(name, moments, source).Add(page);
        }

        if (moments.Count(moment => moment.Cores is not null) >= Least)
        {
            Processors(name, moments, source).Add(page);
        }

        page.EndFigures();
    }

    private static Figure Rates(string name, IReadOnlyList<LoadMoment> moments, Source source)
    {
        LineChart chart = Lines(
            $"Answers a second: {name}",
            "a second",
            moments,
            ("answered", moment => moment.RequestsPerSecond),
            ("failed", moment => moment.FailedPerSecond));
        return FigureOf(chart.Title, chart.Draw(), ["Requests/s", "Failed/s"], moments, source, moment =>
        [
            Shown.PerSecond(moment.RequestsPerSecond, Source.Row["requests_per_second"]),
            Shown.PerSecond(moment.FailedPerSecond, Source.Row["failed_per_second"]),
        ]);
    }

    private static Figure Latencies(string name, IReadOnlyList<LoadMoment> moments, Source source)
    {
        LineChart chart = Lines(
            $"Latency: {name}",
            "ms",
            moments,
            ("p50", moment => moment.P50Ms),
            ("p99", moment => moment.P99Ms),
            ("collector's pauses in the API, together", moment => moment.GcPauseMs));
        return FigureOf(chart.Title, chart.Draw(), ["p50", "p99", "GC pauses"], moments, source, moment =>
        [
            Shown.Milliseconds(moment.P50Ms, Source.Row["p50_ms"]),
            Shown.Milliseconds(moment.P99Ms, Source.Row["p99_ms"]),
            Shown.Milliseconds(moment.GcPauseMs, Source.Row["gc_pause_ms"]),
        ]);
    }

    private static Figure Processors(string name, IReadOnlyList<LoadMoment> moments, Source source)
    {
        (double X, CoreUse Cores)[] watched =
        [
            .. moments.Where(moment => moment.Cores is not null).Select(moment => (MiddleOf(moment), moment.Cores!)),
        ];
        AreaChart chart = new()
        {
            Title = $"Processors: {name}",
            XTitle = TimeAxis,
            YTitle = "cores",
            Xs = [.. watched.Select(one => one.X)],
            Areas =
            [
                ("generator", [.. watched.Select(one => one.Cores.Generator)]),
                ("API", [.. watched.Select(one => one.Cores.Api ?? 0)]),
                ("PostgreSQL", [.. watched.Select(one => one.Cores.Postgres ?? 0)]),
                ("other processes", [.. watched.Select(one => one.Cores.Other)]),
                ("idle", [.. watched.Select(one => one.Cores.Idle)]),
            ],
        };
        Source cores = Source.Row["cores"];
        return FigureOf(chart.Title, chart.Draw(), ["Generator", "API", "PostgreSQL", "Other", "Idle"], moments, source, moment =>
        [
            Shown.Fixed(moment.Cores?.Generator, 2, cores["generator"]),
            Shown.Fixed(moment.Cores?.Api, 2, cores["api"]),
            Shown.Fixed(moment.Cores?.Postgres, 2, cores["postgres"]),
            Shown.Fixed(moment.Cores?.Other, 2, cores["other"]),
            Shown.Fixed(moment.Cores?.Idle, 2, cores["idle"]),
        ]);
    }

    private static LineChart Lines(
        string title, string unit, IReadOnlyList<LoadMoment> moments, params (string Name, Func<LoadMoment, double?> Of)[] lines) => new()
        {
            Title = title,
            XTitle = TimeAxis,
            YTitle = unit,
            Series =
            [
                .. from line in lines
                   let points = PointsOf(moments, line.Of)
                   where points.Count > 0
                   select new LineSeries(line.Name, points, IsDotted: false),
            ],
            Shade = moments[0].AtSeconds < 0 ? (moments[0].AtSeconds, 0d, "warm-up") : null,
        };

    private static IReadOnlyList<LinePoint> PointsOf(IReadOnlyList<LoadMoment> moments, Func<LoadMoment, double?> of) =>
    [
        .. moments.Where(moment => of(moment) is not null).Select(moment => new LinePoint(MiddleOf(moment), of(moment)!.Value)),
    ];

    private static double MiddleOf(LoadMoment moment) => moment.AtSeconds + (moment.LengthSeconds / 2);

    private static Figure FigureOf(
        string title,
        string drawing,
        string[] header,
        IReadOnlyList<LoadMoment> moments,
        Source source,
        Func<LoadMoment, IReadOnlyList<Markup>> rowOf) => new(
        title,
        drawing,
        ["From", .. header],
        [.. moments.Select(moment => (IReadOnlyList<Markup>)[Shown.Seconds(moment.AtSeconds, Source.Row["at_seconds"]), .. rowOf(moment)])],
        Sources: [.. moments.Select((_, index) => source[index])]);
}
