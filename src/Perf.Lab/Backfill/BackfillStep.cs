using System.Globalization;
using MarketData.Backfill;
using MarketData.Bars;
using Perf.Analysis.Backfill;
using Perf.Analysis.Json;
using Perf.Analysis.Reports;
using Perf.Lab.Backfill.Planting;
using Perf.Lab.Cli;
using Perf.Lab.Runs;
using Perf.Lab.Servers;
using Perf.Testbed.Market;
using Perf.Testbed.Postgres;
using Perf.Testbed.WireMock;
using Spectre.Console;

namespace Perf.Lab.Backfill;

/// <summary>
/// Measures a backfill into an empty database of its own, checks what was stored against what the stub served
/// or, with one fetch, holds, and writes the baseline, also of an interrupted one.
/// </summary>
internal sealed class BackfillStep(LabContext context, RunSession session, LabServers servers)
{
    public const string Name = "backfill";

    /// <summary>Enough for several pages, and little enough for the row writer.</summary>
    private const int WarmUpDays = 60;

    /// <summary>
    /// The just-in-time compilers of the lab and of the stub need some seconds of work to settle: without it the first symbol
    /// takes twice as long as the last.
    /// </summary>
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(5);

    /// <value>Null. Where a variant of the run's backfill is written, which is not what the run decides on, and is told in a line.</value>
    public string? VariantFile { get; init; }

    public async Task<StepOutcome> RunAsync(BackfillSettings settings, CancellationToken cancellationToken)
    {
        if (VariantFile is null)
        {
            NoteSettings(settings);
        }

        PostgresServer postgres = await servers.PostgresAsync(cancellationToken);
        await using BackfillBars bars = await BackfillBars.OpenAsync(settings, postgres, context.Time, cancellationToken);
        if (bars.Stub is WireMockStub wireMock)
        {
            session.NoteVersion("wiremock", wireMock.ServerVersion);
        }

        if (bars.Stub is not null)
        {
            await WarmUpAsync(postgres, bars, settings, cancellationToken);
        }

        await using BackfillDatabase database =
            await BackfillDatabase.CreateAsync(postgres, settings.Writer, settings.BatchSize, settings.Table, cancellationToken);
        return BackfillJudgement.Of(await MeasureAsync(postgres, bars, database, settings, cancellationToken));
    }

    /// <summary>
    /// Runs the first symbol's jobs over and over into a database that is thrown away, so that the first job measured does not
    /// pay for compiling the code and opening the connections. Not against the real Polygon, whose quota it would spend.
    /// </summary>
    private async Task WarmUpAsync(
        PostgresServer postgres, BackfillBars bars, BackfillSettings settings, CancellationToken cancellationToken)
    {
        LabConsole.Status("warming up ...");
        await using BackfillDatabase database =
            await BackfillDatabase.CreateAsync(postgres, settings.Writer, settings.BatchSize, settings.Table, cancellationToken);
        DateOnly end = DateOnly.FromDateTime(settings.Range.End.UtcDateTime);
        IReadOnlyList<BackfillJob> jobs = BackfillPlan.Create(
            [settings.Symbols[0]], settings.Timeframes, BackfillSettings.LastDays(WarmUpDays, end));
        IReadOnlyList<FetchGroup> groups = BackfillParts.Group(settings, jobs);
        await bars.PrepareAsync(groups, cancellationToken);
        BackfillRunner runner = Runner(bars, database, SilentObserver.Instance, settings);
        long started = context.Time.GetTimestamp();
        do
        {
            await runner.RunAsync(groups, concurrency: 1, cancellationToken);
            if (settings.Enrichment is { } enrichment)
            {
                await database.Enrichment(enrichment, settings.Engine, SilentObserver.Instance, context.Time)
                    .RunAsync([.. jobs.Select(job => job.Series)], cancellationToken);
            }
        }
        while (context.Time.GetElapsedTime(started) < WarmUpTime);

        await bars.Stub!.ResetServedAsync(cancellationToken);
    }

    private async Task<BackfillBaseline> MeasureAsync(
        PostgresServer postgres,
        BackfillBars bars,
        BackfillDatabase database,
        BackfillSettings settings,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<BackfillJob> jobs = BackfillPlan.Create(settings.Symbols, settings.Timeframes, settings.Range);
        IReadOnlyList<FetchGroup> groups = BackfillParts.Group(settings, jobs);
        await bars.PrepareAsync(groups, cancellationToken);
        if (VariantFile is null)
        {
            Print(BackfillSummary.Header(BackfillRecords.Configuration(settings)));
        }

        BackfillMeasurement measured = new(settings, context.Time);
        try
        {
            await WithBarAsync(jobs.Count, async bar =>
            {
                BackfillProgress progress = new(
                    context.Console,
                    bar,
                    inOrder: settings is { Concurrency: 1, Overlap: false },
                    showsJobs: VariantFile is null,
                    context.Time.GetUtcNow());
                measured.Jobs = progress.Jobs;
                BackfillRunner runner = Runner(bars, database, progress, settings);
                using ProcessorWatch? watch = ProcessorWatch.TryStart(postgres, bars.Stub);
                await measured.TimeAsync(() => runner.RunAsync(groups, settings.Concurrency, cancellationToken));
                measured.Processor = watch?.Read();
            });

            // Before the features are computed again: whoever stops that has a backfill that is checked.
            measured.Oracle = await CheckAsync(bars, database, settings, jobs, cancellationToken);
            measured.Quarantine = BackfillRecords.Quarantine(measured.Jobs, await database.ReadQuarantineAsync(cancellationToken));
            if (settings.Enrichment is { } enrichment)
            {
                measured.Again = new EnrichmentMeasurement(database, settings, enrichment, context.Console, context.Time);
                await ComputeAgainAsync(measured.Again, [.. jobs.Select(job => job.Series)], cancellationToken);
            }
        }
        catch (Exception)
        {
            await PublishAsync(measured.ToBaseline());
            throw;
        }

        return await PublishAsync(measured.ToBaseline());
    }

    private async Task ComputeAgainAsync(
        EnrichmentMeasurement again, IReadOnlyList<SeriesKey> series, CancellationToken cancellationToken)
    {
        context.Console.Line();
        context.Console.Line(BackfillSummary.EnrichmentLine);
        await WithBarAsync(series.Count, bar => again.RunAsync(series, bar, cancellationToken));
    }

    private BackfillRunner Runner(
        BackfillBars bars, BackfillDatabase database, IBackfillObserver observer, BackfillSettings settings) =>
        BackfillParts.Runner(settings, bars.Source, database.Writer, database.History, observer, context.Time);

    private static async Task<OracleCheck?> CheckAsync(
        BackfillBars bars,
        BackfillDatabase database,
        BackfillSettings settings,
        IReadOnlyList<BackfillJob> jobs,
        CancellationToken cancellationToken)
    {
        if (bars.Stub is null)
        {
            return null;
        }

        // Of the bars that were made, the stub's record knows nothing: its market does.
        IReadOnlyList<ExpectedSeries> expected = settings.OneFetch
            ? BackfillOracle.Expect(new SyntheticMarket(settings.StubSeed), jobs)
            : BackfillOracle.Expect(await bars.Stub.GetServedAsync(cancellationToken));
        return BackfillOracle.Compare(expected, await database.ReadTotalsAsync(cancellationToken));
    }

    /// <summary>Not cancellable: what was measured is kept.</summary>
    private async Task<BackfillBaseline> PublishAsync(BackfillBaseline baseline)
    {
        string file = VariantFile ?? session.Folder.BackfillBaseline;
        await ArtifactFile.WriteAsync(file, baseline, CancellationToken.None);
        if (VariantFile is not null)
        {
            context.Console.Line(BackfillSummary.VariantLine(baseline));
            return baseline;
        }

        context.Console.Line();
        Print(BackfillSummary.Lines(baseline));
        context.Console.Line();
        context.Console.Line($"Report saved to {file}");
        return baseline;
    }

    private void Print(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            context.Console.Line(line);
        }
    }

    private async Task WithBarAsync(int jobs, Func<ProgressTask?, Task> body)
    {
        if (!context.Console.IsInteractive)
        {
            await body(null);
            return;
        }

        await context.Console.Out.Progress()
            .AutoClear(true)
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(progress => body(progress.AddTask("starting", maxValue: jobs)));
    }

    private void NoteSettings(BackfillSettings settings)
    {
        session.NoteSeed("market", settings.StubSeed);
        session.NoteConfiguration("backfill_symbols", string.Join(',', settings.Symbols.Select(symbol => symbol.Name)));
        session.NoteConfiguration("backfill_timeframes", string.Join(',', settings.Timeframes.Select(timeframe => timeframe.Code)));
        session.NoteConfiguration("backfill_range", settings.Range.ToString());
        session.NoteConfiguration("backfill_source", settings.SourceName);
        session.NoteConfiguration("backfill_writer", settings.Writer);
        session.NoteConfiguration("backfill_index", settings.Table.IndexName);
        session.NoteConfiguration("backfill_partitions", settings.Table.PartitionsName);
        if (settings.UsesBatches)
        {
            session.NoteConfiguration("backfill_batch_size", settings.BatchSize.ToString(CultureInfo.InvariantCulture));
        }

        session.NoteConfiguration("backfill_concurrency", settings.Concurrency.ToString(CultureInfo.InvariantCulture));
        session.NoteConfiguration("backfill_one_fetch", settings.OneFetch ? "true" : "false");
        session.NoteConfiguration("backfill_prefetch", settings.Prefetch ? "true" : "false");
        session.NoteConfiguration("backfill_overlap", settings.Overlap ? "true" : "false");
        session.NoteConfiguration("backfill_features", settings.EngineName);
        if (settings.Plant is { } plant)
        {
            session.NoteConfiguration("backfill_plant", Plants.NameOf(plant));
        }

        if (settings.Enrichment is { } enrichment)
        {
            session.NoteConfiguration("backfill_enrich_workers", enrichment.Workers.ToString(CultureInfo.InvariantCulture));
            session.NoteConfiguration("backfill_enrich_reading", enrichment.Reading);
        }

        session.NoteConfiguration("stub_latency_ms", settings.StubLatencyMs.ToString(CultureInfo.InvariantCulture));
    }
}
