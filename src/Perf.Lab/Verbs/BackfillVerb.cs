using System.CommandLine;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Lab.Backfill;
using Perf.Lab.Cli;
using Perf.Lab.Runs;

namespace Perf.Lab.Verbs;

/// <summary><c>backfill</c>: times the backfill stage by stage and writes phase_2_backfill_baseline.json.</summary>
internal static class BackfillVerb
{
    private const string Description =
        "Time a backfill stage by stage (fetch, compute, store) on a private PostgreSQL, and write phase_2_backfill_baseline.json.";

    public static Command Create(LabContext context)
    {
        Option<IReadOnlyList<MarketData.Instruments.Symbol>?> symbols = LabOptions.Symbols();
        Option<IReadOnlyList<Timeframe>?> timeframes = LabOptions.Timeframes();
        Option<int> days = LabOptions.Whole("--days", "Days of history.", BackfillSettings.DefaultDays, 1, 3650);
        Option<DateOnly?> until = LabOptions.Until(context.Time);
        Option<string> source = LabOptions.Choice(
            "--source",
            "Where bars come from; wiremock needs Java and npm, polygon needs POLYGON_API_KEY and spends its quota.",
            "stub",
            "stub", "wiremock", "polygon");
        Option<string> writer = LabOptions.Choice(
            "--writer", "How rows are stored.", BackfillSettings.DefaultWriter, "row", "batch", "unnest", "copy");
        Option<int> batchSize = LabOptions.Whole(
            "--batch-size", "Rows a round trip of the batch and unnest writers.", BackfillSettings.DefaultBatchSize, 1, 10_000);
        Option<int> concurrency = LabOptions.Whole("--concurrency", "Jobs at once; the baseline is 1.", 1, 1, 64);
        Option<int> seed = LabOptions.Whole("--seed", "Seed of the stub's market.", BackfillSettings.DefaultSeed, 0, int.MaxValue);
        Option<int> latency = LabOptions.Whole(
            "--stub-latency-ms", "Median latency that the stub adds to every request.", 0, 0, 60_000);
        Option<string?> folder = LabOptions.Out();

        Command command = new("backfill", Description)
        {
            symbols, timeframes, days, until, source, writer, batchSize, concurrency, seed, latency, folder,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            DateOnly end = parsed.GetValue(until) ?? DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime);
            BackfillSettings settings = new(
                parsed.GetValue(symbols) ?? Universe.TwentyFive,
                parsed.GetValue(timeframes) ?? Timeframe.Backfilled,
                BackfillSettings.LastDays(parsed.GetValue(days), end),
                SourceOf(parsed.GetRequiredValue(source)),
                parsed.GetRequiredValue(writer),
                parsed.GetValue(batchSize),
                parsed.GetValue(concurrency),
                parsed.GetValue(seed),
                parsed.GetValue(latency));
            if (settings.Source == BarSourceKind.WireMock && settings.StubLatencyMs > 0)
            {
                throw new BadInputException("--stub-latency-ms is the embedded stub's: use --source stub with it");
            }

            if (settings.Source == BarSourceKind.Polygon)
            {
                // Said before anything is started or written.
                BackfillBars.ReadKey();
            }

            return RunAsync(context, settings, parsed.GetValue(folder), cancellationToken);
        });
        return command;
    }

    private static BarSourceKind SourceOf(string name) => name switch
    {
        "polygon" => BarSourceKind.Polygon,
        "wiremock" => BarSourceKind.WireMock,
        _ => BarSourceKind.Stub,
    };

    private static Task<int> RunAsync(
        LabContext context, BackfillSettings settings, string? folder, CancellationToken cancellationToken) =>
        RunSession.RunAsync(
            context,
            BackfillStep.Name,
            profile: null,
            folder,
            (session, servers) => session.StepAsync(
                BackfillStep.Name, token => new BackfillStep(context, session, servers).RunAsync(settings, token), cancellationToken),
            cancellationToken);
}
