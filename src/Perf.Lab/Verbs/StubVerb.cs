using System.CommandLine;
using MarketData.Backfill;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Lab.Backfill;
using Perf.Lab.Cli;
using Perf.Testbed.Stub;
using Perf.Testbed.WireMock;

namespace Perf.Lab.Verbs;

/// <summary><c>stub</c>: a Polygon stub, embedded or WireMock, until Ctrl+C.</summary>
internal static class StubVerb
{
    private const int LoadedDays = 30;

    public static Command Create(LabContext context)
    {
        Option<string> kind = LabOptions.Choice(
            "--kind",
            $"embedded answers any request; wiremock (needs Java and npm) the {LoadedDays} days before today, asked for as a backfill does.",
            "embedded",
            "embedded", "wiremock");
        Option<int> port = LabOptions.Whole("--port", "Port on the loopback address; 0 takes a free one.", 0, 0, 65_535);
        Option<int> seed = LabOptions.Whole("--seed", "Seed of the market.", BackfillSettings.DefaultSeed, 0, int.MaxValue);
        Option<int> latency = LabOptions.Whole("--latency-ms", "Median latency added to every answer; embedded only.", 0, 0, 60_000);
        Option<int> quota = LabOptions.Whole(
            "--quota-per-minute", "Requests a minute before 429; 0 is unlimited; embedded only.", 0, 0, int.MaxValue);
        Command command = new("stub", "Serve a synthetic market in Polygon's wire format until Ctrl+C.")
        {
            kind, port, seed, latency, quota,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            StubOptions options = new()
            {
                Port = parsed.GetValue(port),
                Seed = parsed.GetValue(seed),
                LatencyMedianMs = parsed.GetValue(latency),
                QuotaRequests = parsed.GetValue(quota) is > 0 and int requests ? requests : null,
            };
            return parsed.GetRequiredValue(kind) == "wiremock"
                ? ServeWireMockAsync(context, options, cancellationToken)
                : ServeEmbeddedAsync(context, options, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ServeEmbeddedAsync(LabContext context, StubOptions options, CancellationToken cancellationToken)
    {
        await using StubServer stub = await StubServer.StartAsync(options, cancellationToken);
        return await SayAndWaitAsync(context, stub.BaseAddress, options.ApiKey, cancellationToken);
    }

    private static async Task<int> ServeWireMockAsync(LabContext context, StubOptions options, CancellationToken cancellationToken)
    {
        if (options.LatencyMedianMs > 0 || options.QuotaRequests is not null)
        {
            throw new BadInputException("--latency-ms and --quota-per-minute are the embedded stub's: use --kind embedded with them");
        }

        LabConsole.Status("starting WireMock ...");
        await using WireMockStub stub = await WireMockStub.StartAsync(options, cancellationToken);
        UtcRange range = BackfillSettings.LastDays(LoadedDays, DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime));
        foreach (BackfillJob job in BackfillPlan.Create(Universe.TwentyFive, Timeframe.Backfilled, range))
        {
            await stub.LoadAsync(job.Series, job.Range, cancellationToken: cancellationToken);
        }

        LabConsole.Status($"{stub.LoadedPages} pages loaded, from {range.StartUnixMs} to {range.EndUnixMs - 1}");
        return await SayAndWaitAsync(context, stub.BaseAddress, stub.ApiKey, cancellationToken);
    }

    private static async Task<int> SayAndWaitAsync(
        LabContext context, Uri address, string key, CancellationToken cancellationToken)
    {
        context.Console.Line($"stub on {address} with key {key}");
        await UntilInterrupted.WaitAsync(cancellationToken);
        return ExitCode.Passed;
    }
}
