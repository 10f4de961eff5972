using Perf.Analysis.Load;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>A run of a load test from moment to moment: answers, how long they took, and who used the processors.</summary>
internal static class LoadTimelineFigure
{
    /// <summary>Areas need two ends.</summary>
    private const int LeastWatched = 2;

    private static readonly string[] Header =
    [
        "From", "Requests/s", "Failed/s", "p50", "p99", "GC pauses", "Generator", "API", "PostgreSQL", "Other", "Idle",
    ];

    /// <param name="name">Of the run.</param>
    /// <param name="moments">At least one.</param>
    /// <param name="source">Of the moments.</param>
    public static Figure Of(string name, IReadOnlyList<LoadMoment> moments, Source source)
    {
        TimePanels chart = new()
        {
            Title = name,
            XTitle = "seconds since the measured part began",
            Panels = [.. PanelsOf(moments).Where(panel => panel.Series.Count > 0)],
            Shade = moments[0].AtSeconds < 0 ? (moments[0].AtSeconds, 0d, "warm-up") : null,
        };
        return new Figure(
            chart.Title, chart.Draw(), Header, [.. moments.Select(Row)], Sources: [.. moments.Select((_, index) => source[index])]);
    }

    private static IEnumerable<TimePanel> PanelsOf(IReadOnlyList<LoadMoment> moments)
    {
        yield return Lines(
            "requests a second", ("answered", moment => moment.RequestsPerSecond), ("failed", moment => moment.FailedPerSecond));
        yield return Lines(
            "latency, ms",
            ("p50", moment => moment.P50Ms),
            ("p99", moment => moment.P99Ms),
            ("pauses of the API's collector, together", moment => moment.GcPauseMs));
        LoadMoment[] watched = [.. moments.Where(moment => moment.Cores is not null)];
        if (watched.Length >= LeastWatched)
        {
            yield return new TimePanel(
                "processors in use",
                [
                    Series("generator", watched, moment => moment.Cores!.Generator),
                    Series("API", watched, moment => moment.Cores!.Api ?? 0),
                    Series("PostgreSQL", watched, moment => moment.Cores!.Postgres ?? 0),
                    Series("other processes", watched, moment => moment.Cores!.Other),
                    Series("idle", watched, moment => moment.Cores!.Idle),
                ],
                IsStacked: true);
        }

        TimePanel Lines(string unit, params (string Name, Func<LoadMoment, double?> Of)[] lines) => new(
            unit, [.. lines.Select(line => Series(line.Name, moments, line.Of)).Where(series => series.Points.Count > 0)]);
    }

    /// <summary>In the middle of each moment that has it.</summary>
    private static LineSeries Series(string name, IEnumerable<LoadMoment> moments, Func<LoadMoment, double?> of) => new(
        name,
        [
            .. from moment in moments
               let value = of(moment)
               where value is not null
               select new LinePoint(moment.AtSeconds + (moment.LengthSeconds / 2), value.Value),
        ],
        IsDotted: false);

    private static IReadOnlyList<Markup> Row(LoadMoment moment)
    {
        Source at = Source.Row;
        return
        [
            Shown.Seconds(moment.AtSeconds, at["at_seconds"]),
            Shown.PerSecond(moment.RequestsPerSecond, at["requests_per_second"]),
            Shown.PerSecond(moment.FailedPerSecond, at["failed_per_second"]),
            Shown.Milliseconds(moment.P50Ms, at["p50_ms"]),
            Shown.Milliseconds(moment.P99Ms, at["p99_ms"]),
            Shown.Milliseconds(moment.GcPauseMs, at["gc_pause_ms"]),
            Shown.Fixed(moment.Cores?.Generator, 2, at["cores"]["generator"]),
            Shown.Fixed(moment.Cores?.Api, 2, at["cores"]["api"]),
            Shown.Fixed(moment.Cores?.Postgres, 2, at["cores"]["postgres"]),
            Shown.Fixed(moment.Cores?.Other, 2, at["cores"]["other"]),
            Shown.Fixed(moment.Cores?.Idle, 2, at["cores"]["idle"]),
        ];
    }
}
