using Perf.Analysis.Formatting;
using Perf.Analysis.Load;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>What happened under load from moment to moment, and who used the machine over each run as a whole.</summary>
internal static class OverTimeSection
{
    /// <summary>Characters of a name that anybody may have given.</summary>
    private const int MostOfName = 60;

    public static void Add(HtmlPage page, Part<LoadTestReport> load)
    {
        page.BeginSection("over-time", "Over time");
        if (load.Value is not { } report)
        {
            page.Missing($"Not measured: {load.WhyMissing}.");
        }
        else
        {
            AddTimelines(page, report, load.Source["runs"]);
            AddUse(page, report, load.Source["runs"]);
        }

        page.EndSection();
    }

    /// <summary>One run of each scenario is drawn, the first, which has the warm-up: the page has to stay small.</summary>
    private static void AddTimelines(HtmlPage page, LoadTestReport report, Source source)
    {
        (LoadRun Run, Source Source)[] drawn =
        [
            .. report.Runs.Index().Where(one => one.Item.Moments is { Count: > 0 })
                .DistinctBy(one => one.Item.Scenario, StringComparer.Ordinal)
                .Select(one => (one.Item, source[one.Index]["moments"])),
        ];
        if (drawn.Length == 0)
        {
            page.Missing("The file holds each run as a whole: what happened from moment to moment was not recorded.");
            return;
        }

        page.Paragraph(
            "Of each scenario the first run; what ended in a moment counts in it. Shaded is the warm-up, which is in no other figure.",
            "dim");
        page.BeginFigures();
        foreach ((LoadRun run, Source moments) in drawn)
        {
            LoadTimelineFigure.Of(Markup.Shorten(LoadText.Name(run), MostOfName), run.Moments!, moments).Add(page);
        }

        page.EndFigures();
    }

    private static void AddUse(HtmlPage page, LoadTestReport report, Source source)
    {
        (LoadRun Run, ResourceUse Use, Source Source)[] watched =
        [
            .. report.Runs.Index().Where(one => one.Item.Resources is not null)
                .Select(one => (one.Item, one.Item.Resources!, source[one.Index])),
        ];
        if (watched.Length == 0)
        {
            page.Missing("Nobody watched who used the processors.");
            return;
        }

        const string Title = "Processors over each run as a whole";
        StackedBars bars = new()
        {
            Title = Title,
            Axis = "share of all processors",
            Bars = [.. watched.Select(one => (LoadText.Name(one.Run), PartsOf(one.Use)))],
        };
        new Figure(
            Title,
            bars.Draw(),
            [
                "Run", "Generator", "API", "PostgreSQL", "Other", "Idle", "API CPU a request", "PostgreSQL CPU a request",
                "Memory of the API, most", "API GC pause", "Pool queue, most",
            ],
            [.. watched.Select(one => Row(one.Run, one.Use, Source.Row))],
            "From left to right: generator, API, PostgreSQL, other processes, idle.",
            [.. watched.Select(one => one.Source)]).Add(page);
    }

    private static IReadOnlyList<StackPart> PartsOf(ResourceUse use) =>
    [
        Part("generator", use.Generator),
        Part("API", use.Api),
        Part("PostgreSQL", use.Postgres),
        Part("other", use.Other),
        Part("idle", use.Idle),
    ];

    private static StackPart Part(string name, ProcessUse? use) => new(name, use?.Share ?? 0, Figures.Percent(use?.Share));

    private static IReadOnlyList<Markup> Row(LoadRun run, ResourceUse use, Source source) =>
    [
        Markup.Name(LoadText.Name(run)),
        Cores(use.Generator, source["resources"]["generator"]),
        Cores(use.Api, source["resources"]["api"]),
        Cores(use.Postgres, source["resources"]["postgres"]),
        Cores(use.Other, source["resources"]["other"]),
        Cores(use.Idle, source["resources"]["idle"]),
        Shown.Milliseconds(use.ApiCpuMsPerRequest, source["resources"]["api_cpu_ms_per_request"]),
        Shown.Milliseconds(use.PostgresCpuMsPerRequest, source["resources"]["postgres_cpu_ms_per_request"]),
        Shown.Mebibytes(use.Api?.MaxMemoryBytes, source["resources"]["api"]["max_memory_bytes"]),
        Shown.Percent(run.Server?.GcPauseShare, 2, source["server"]["gc_pause_share"]),
        Shown.Count(run.Server?.ThreadPoolQueueLengthMax, source["server"]["thread_pool_queue_length_max"]),
    ];

    private static Markup Cores(ProcessUse? use, Source source) =>
        use is null ? Figures.None : Shown.Fixed(use.MeanCores, 2, source["mean_cores"]) + " cores";
}
