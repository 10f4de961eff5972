using System.CommandLine;
using MarketData.Backfill;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Lab.Backfill;
using Perf.Lab.Cli;
using Perf.Lab.Servers;
using Perf.Testbed.Api;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Verbs;

/// <summary><c>serve</c>: the API on a private database with data in it, until Ctrl+C.</summary>
internal static class ServeVerb
{
    public static Command Create(LabContext context)
    {
        Option<int> port = LabOptions.Whole("--port", "Port on the loopback address.", 8000, 0, 65_535);
        Option<IReadOnlyList<MarketData.Instruments.Symbol>?> symbols = LabOptions.Symbols();
        Option<IReadOnlyList<Timeframe>?> timeframes = LabOptions.Timeframes();
        Option<int> days = LabOptions.Whole("--days", "Days of history, up to last midnight (UTC).", 90, 1, 3650);
        Option<int?> cache = LabOptions.CacheSeries();
        Command command = new("serve", "Serve the API on a private database that is filled from the stub first, until Ctrl+C.")
        {
            port, symbols, timeframes, days, cache,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            BackfillSettings settings = BackfillSettings.Baseline(context.Time) with
            {
                Symbols = parsed.GetValue(symbols) ?? Universe.TwentyFive,
                Timeframes = parsed.GetValue(timeframes) ?? Timeframe.Backfilled,
                Range = BackfillSettings.LastDays(parsed.GetValue(days), DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime)),
            };
            ApiProcessOptions options = new() { Port = parsed.GetValue(port), CacheSeries = parsed.GetValue(cache) };
            return await RunAsync(context, settings, options, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        LabContext context, BackfillSettings settings, ApiProcessOptions options, CancellationToken cancellationToken)
    {
        LabConsole.Status("starting PostgreSQL ...");
        await using PostgresServer postgres = await PostgresServer.StartAsync(cancellationToken: cancellationToken);
        IReadOnlyList<BackfillJob> jobs = BackfillPlan.Create(settings.Symbols, settings.Timeframes, settings.Range);
        await using BackfillDatabase database = await FilledDatabase.CreateAsync(postgres, settings, jobs, context.Time, cancellationToken);
        await using ApiProcess api = await ApiProcess.StartAsync(database.ConnectionString, options, cancellationToken);
        context.Console.Line($"serving on {api.BaseAddress}; try {api.BaseAddress}api/v1/features/quant/AAPL?timeframe=1d&limit=5");
        await UntilInterrupted.WaitAsync(cancellationToken);
        return ExitCode.Passed;
    }
}
