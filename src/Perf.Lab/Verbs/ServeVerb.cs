using System.CommandLine;
using MarketData.Backfill;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Lab.Backfill;
using Perf.Lab.Cli;
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
        Command command = new("serve", "Serve the API on a private database that is filled from the stub first, until Ctrl+C.")
        {
            port, symbols, timeframes, days,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            BackfillSettings settings = BackfillSettings.Baseline(context.Time) with
            {
                Symbols = parsed.GetValue(symbols) ?? Universe.TwentyFive,
                Timeframes = parsed.GetValue(timeframes) ?? Timeframe.Backfilled,
                Range = BackfillSettings.LastDays(parsed.GetValue(days), DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime)),
            };
            return await RunAsync(context, settings, parsed.GetValue(port), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        LabContext context, BackfillSettings settings, int port, CancellationToken cancellationToken)
    {
        LabConsole.Status("starting PostgreSQL ...");
        await using PostgresServer postgres = await PostgresServer.StartAsync(cancellationToken: cancellationToken);
        await using BackfillDatabase database =
            await BackfillDatabase.CreateAsync(postgres, settings.Writer, settings.BatchSize, settings.Table, cancellationToken);
        LabConsole.Status($"filling {settings.Symbols.Count} x {settings.Timeframes.Count} series, {settings.Days} days ...");
        await using (BackfillBars bars = await BackfillBars.OpenAsync(settings, postgres, context.Time, cancellationToken))
        {
            BackfillRunner runner = new(bars.Source, database.Writer, SilentObserver.Instance, context.Time);
            IReadOnlyList<BackfillJob> jobs = BackfillPlan.Create(settings.Symbols, settings.Timeframes, settings.Range);
            await runner.RunAsync(BackfillPlan.FetchEach(jobs), Environment.ProcessorCount, cancellationToken);
        }

        await using ApiProcess api = await ApiProcess.StartAsync(database.ConnectionString, port, cancellationToken);
        context.Console.Line($"serving on {api.BaseAddress}; try {api.BaseAddress}api/v1/features/quant/AAPL?timeframe=1d&limit=5");
        await UntilInterrupted.WaitAsync(cancellationToken);
        return ExitCode.Passed;
    }
}
