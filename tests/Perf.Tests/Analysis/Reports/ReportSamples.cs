using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Drills;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Reports;
using Perf.Analysis.Runs;
using Perf.Analysis.Statistics;
using Perf.Tests.Analysis.Drills;
using Perf.Tests.Analysis.Load;
using Perf.Tests.Analysis.Simulation;
using Perf.Tests.Architecture;

namespace Perf.Tests.Analysis.Reports;

/// <summary>
/// A whole run that was never measured, as files: 125 jobs, four scenarios with both models, a knee, suites, drills, years.
/// </summary>
internal static class ReportSamples
{
    public static readonly string[] Symbols = [.. Enumerable.Range(1, 25).Select(i => $"SYM{i}")];

    private static readonly string[] AllTimeframes = ["5m", "15m", "1h", "4h", "1d"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ReportPage> PageAsync(RunFolder folder) => new((await RunReport.BuildAsync(folder, Cancellation)).Html);

    public static async Task WriteAsync(RunFolder folder)
    {
        await ArtifactFile.WriteAsync(folder.Manifest, Manifest(), Cancellation);
        await WriteSuitesAsync(folder, Suites());
        await WriteBackfillAsync(folder, Baseline(Symbols));
        await ArtifactFile.WriteAsync(folder.LoadTestReport, Load(["cached", "uncached", "limits", "timeframes"]), Cancellation);
        await ArtifactFile.WriteAsync(folder.Drills, Drills([.. Enumerable.Range(1, 10).Select(i => $"drill-{i}")]), Cancellation);
        File.Copy(Repository.Absolute("results/rto_rpo_definition.json"), folder.RtoRpoDefinitionJson, overwrite: true);
        await ArtifactFile.WriteAsync(folder.Simulation, SimulationSamples.Report(failures: [SimulationSamples.Failure]), Cancellation);
    }

    public static RunManifest Manifest() => Samples.Manifest() with
    {
        Steps = [new RunStep("backfill", StepStatus.Done, 12.25, null), new RunStep("bench", StepStatus.Done, 61.5, null)],
        Missing =
        [
            .. Enumerable.Range(1, 30).Select(i =>
                new MissingPart($"Benchmarks.Suites.Features.Suite.Case{i}(Bars: 5000)", "left out by the profile")),
        ],
    };

    /// <summary>
    /// Writes the baseline, and the decision that follows from it and the suites that are there, with an action proven in two ways.
    /// </summary>
    public static async Task WriteBackfillAsync(RunFolder folder, BackfillBaseline baseline)
    {
        BenchmarkSet suites = await BenchmarkDotNetReader.ReadFolderAsync(folder.BenchFolder, Cancellation);
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(baseline, suites);
        await ArtifactFile.WriteAsync(folder.BackfillBaseline, baseline, Cancellation);
        await ArtifactFile.WriteAsync(folder.DecisionMatrix, matrix with { Proof = Proof() }, Cancellation);
    }

    public static BackfillBaseline Baseline(IReadOnlyList<string> symbols, double seconds = 0.25)
    {
        BackfillConfiguration configuration = Samples.Configuration("row") with { Symbols = symbols, Timeframes = AllTimeframes };
        List<BackfillJobRecord> jobs = [];
        foreach (string symbol in symbols)
        {
            foreach (string timeframe in AllTimeframes)
            {
                double part = seconds * (1 + (0.013 * (jobs.Count % 17)));
                BackfillJobRecord job = Samples.Job(
                    symbol, timeframe, part * 0.2, part * 0.05, part * 0.7123, part * 0.01, records: 47_928 + jobs.Count);
                jobs.Add(job with { StartSeconds = jobs.Sum(before => before.WallSeconds) });
            }
        }

        return BackfillBaselineBuilder.Build(
            configuration, jobs, jobs.Sum(job => job.WallSeconds), new OracleCheck(10_000, 10_000, true), interrupted: false,
            enrichment: Samples.Enrichment());
    }

    public static LoadTestReport Load(IReadOnlyList<string> scenarios) => LoadReportBuilder.Build(
        "https://api.example/",
        comparesCaches: true,
        new LoadLimits(MaxP95Ms: 250),
        [
            .. from scenario in scenarios
               from model in (LoadModel[])[LoadModel.Closed, LoadModel.Open]
               select LoadSamples.Run(
                   Measurement(model),
                   limits: new LoadLimits(MaxP95Ms: 250),
                   warmUpSettled: false) with { Scenario = scenario, Title = $"Scenario {scenario}" },
        ],
        LoadKnee.Of("cached", [(1, 10, 100, true), (2, 19, 105, true), (4, 30, 130, true), (8, 3, 900, false), (100, 44, 210, true)]),
        interrupted: false);

    public static DrillReport Drills(IReadOnlyList<string> names) => DrillReport.Of(
        "quick",
        seed: 1,
        [
            .. names.Select(name => DrillSamples.Result(protectionOff: false, DrillSamples.Run()) with { Name = name }),
            DrillSamples.Result(protectionOff: true, DrillSamples.Run(2, ms: 400_000)),
        ]);

    public static async Task WriteSuitesAsync(RunFolder folder, IEnumerable<(string Suite, IReadOnlyList<string> Cases)> suites)
    {
        Directory.CreateDirectory(folder.BenchFolder);
        foreach ((string suite, IReadOnlyList<string> cases) in suites)
        {
            string path = Path.Combine(folder.BenchFolder, $"{suite}-report-full.json");
            await File.WriteAllTextAsync(path, $$"""{"Benchmarks":[{{string.Join(',', cases)}}]}""", Cancellation);
        }
    }

    /// <summary>A case with a number of iterations that differ, and metrics.</summary>
    /// <param name="parameters">As the export writes them.</param>
    public static string Case(
        string suite, string type, string method, string parameters, double nanoseconds, params (string Id, double Value)[] metrics)
    {
        string rows = string.Join(',', Enumerable.Range(0, 9).Select(i => (long)(nanoseconds * (1 + (0.01 * (i % 4))))).Select(time =>
            FormattableString.Invariant(
                $$$"""{"IterationMode":"Workload","IterationStage":"Actual","Operations":1,"Nanoseconds":{{{time}}}}""")));
        string list = string.Join(',', metrics.Select(metric => FormattableString.Invariant(
            $$$"""{"Value":{{{metric.Value}}},"Descriptor":{"Id":"{{{metric.Id}}}"}}""")));
        string encoded = System.Text.Json.JsonSerializer.Serialize(parameters);
        return $$"""
            {"Namespace":"Benchmarks.Suites.{{suite}}","Type":"{{type}}","Method":"{{method}}","Parameters":{{encoded}},
            "Memory":{"TotalOperations":100,"BytesAllocatedPerOperation":2150},"Metrics":[{{list}}],"Measurements":[{{rows}}]}
            """;
    }

    private static LoadMeasurement Measurement(LoadModel model)
    {
        LoadMeasurement measured = LoadSamples.Measurement(
            LoadSamples.OverTime(LoadSamples.Even(400)), model, LoadSamples.Slices(0.5, 1.2, 0.2), LoadSamples.Server());
        return measured with
        {
            Pauses = [new GcPause(1.5, 0.002)],
            WarmUp = model == LoadModel.Closed ? [measured with { StartedAt = measured.StartedAt.AddSeconds(-11) }] : [],
        };
    }

    private static IEnumerable<(string Suite, IReadOnlyList<string> Cases)> Suites()
    {
        string[] writers = ["Row", "Batch100", "Batch500", "Batch1000", "Unnest", "CopyMerge", "Copy"];
        string[] methods = ["Scalar", "Compute", "Stream"];
        yield return ("Insert",
        [
            .. from writer in writers.Index()
               from rows in (int[])[1000, 10_000]
               select Insert(writer.Item, rows, (writer.Index + 1) / 8.0),
        ]);
        yield return ("Features",
        [
            .. from method in methods.Index()
               from bars in (int[])[500, 5000, 100_000]
               select Feature(method.Item, bars, 0.013 * (method.Index + 1)),
        ]);
        yield return ("Fetch",
        [
            .. from method in (string[])["DrainAsync", "FetchAsync"]
               from span in (string[])["Page", "Year", "Jobs30Days"]
               from gzip in (string[])["True", "False"]
               select Case(
                   "Fetch", "PolygonFetchSuite", method, $"Stub=Embedded&Gzip={gzip}&Concurrency=1&Span={span}", 9e6,
                   (WorkMetrics.Bars, 10_000), (WorkMetrics.TimesFloor, 0.85)),
        ]);
        yield return ("Reading",
        [
            .. ((string[])["OneByOne", "Together"]).Select(method => Case(
                "Reading", "SeriesSetSuite", method, "Limit=500&Stored=2000000", 8e6, (WorkMetrics.Bars, 12_500),
                (WorkMetrics.TimesFloor, 1.286), (WorkMetrics.BuffersHitPerOperation, 434), (WorkMetrics.BuffersReadPerOperation, 6),
                (WorkMetrics.RowPagesPerOperation, 280))),
        ]);
        yield return ("Serving",
        [
            .. ((int[])[100, 500, 1000]).Select(limit => Case(
                "Serving", "InFlightSuite", "GetAsync", $"Cached=True&Timeframe=5m&Limit={limit}", 2e7, (WorkMetrics.Bars, limit),
                (WorkMetrics.TimesFloor, 0.94), (WorkMetrics.TimesFloorLow, 0.7), (WorkMetrics.TimesFloorHigh, 1.142),
                (WorkMetrics.RequestsPerSecond, 4136.997), (WorkMetrics.BodyBytesPerRequest, 314_018),
                (WorkMetrics.P99MicrosecondsPerRequest, 50_708.8), (WorkMetrics.ApiCpuMicrosecondsPerRequest, 255.9),
                (WorkMetrics.PostgresCpuMicrosecondsPerRequest, 0.198))),
        ]);
    }

    private static string Insert(string writer, int rows, double fraction) => Case(
        "Insert", "BarInsertSuite", writer, $"Page=New&Rows={rows}&Stored=0", rows * 2000 / fraction,
        (WorkMetrics.Bars, rows), (WorkMetrics.BytesPerBar, 0.75), (WorkMetrics.RowsPerSecond, 357_237.9 * fraction),
        (WorkMetrics.RoundTripsPerOperation, 5), (WorkMetrics.WalBytesPerRow, 210.46), (WorkMetrics.TableBytesPerRow, 167.2),
        (WorkMetrics.IndexBytesPerRow, 30.3), (WorkMetrics.ServerCpuNanosecondsPerRow, 2_900),
        (WorkMetrics.ClientCpuNanosecondsPerRow, 725), (WorkMetrics.ClientCpuShare, 0.2), (WorkMetrics.FractionOfCopy, fraction),
        (WorkMetrics.FractionOfCopyLow, fraction * 0.93),
        (WorkMetrics.FractionOfCopyHigh, fraction * 1.05), (WorkMetrics.FractionOfUnloggedCopy, fraction / 2),
        (WorkMetrics.FractionOfUnloggedCopyLow, fraction * 0.45), (WorkMetrics.FractionOfUnloggedCopyHigh, fraction * 0.55));

    private static string Feature(string method, int bars, double fraction) => Case(
        "Features", "QuantFeaturesSuite", method, $"Bars={bars}", bars * 0.7 / fraction,
        (WorkMetrics.Bars, bars), (WorkMetrics.TimesFloor, 7.4), (WorkMetrics.TimesFloorLow, 7.1), (WorkMetrics.TimesFloorHigh, 7.7),
        (WorkMetrics.FractionOfCopyColumns, fraction), (WorkMetrics.FractionOfCopyColumnsLow, fraction * 0.9),
        (WorkMetrics.FractionOfCopyColumnsHigh, fraction * 1.1), (WorkMetrics.CostAgainstShortSeries, 1.061),
        (WorkMetrics.CostAgainstShortSeriesLow, 1.02), (WorkMetrics.CostAgainstShortSeriesHigh, 1.094));

    private static DecisionProof Proof()
    {
        ActionPrediction[] predictions =
        [
            Prediction(PhaseAction.BulkInsert, 1, byShare: 2.7, byDose: 2.6),
            Prediction(PhaseAction.BulkInsert, 2, byShare: 2.7, byDose: 1.9),
        ];
        ActionMeasurement[] measurements =
        [
            .. predictions.Select(one => new ActionMeasurement(
                one.Id, one.Concurrency, 2.5 / one.Concurrency, new Interval(1.04, 2.71), 8, 1.5, 0.6)),
        ];
        return new DecisionProof(
            SealedPredictions.Seal(new DateTimeOffset(2025, 1, 31, 9, 33, 0, TimeSpan.Zero), predictions), measurements);
    }

    private static ActionPrediction Prediction(string id, int concurrency, double byShare, double byDose) => new(
        id, concurrency, Stage.Database, "--writer row", "--writer copy", Dose: null,
        new SpeedRatio(byShare, new Interval(byShare * 0.9, byShare * 1.1)),
        new SpeedRatio(byDose, new Interval(byDose * 0.9, byDose * 1.1)));
}
