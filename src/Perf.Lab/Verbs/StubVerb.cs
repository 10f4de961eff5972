using System.CommandLine;
using Perf.Lab.Backfill;
using Perf.Lab.Cli;
using Perf.Testbed.Stub;

namespace Perf.Lab.Verbs;

/// <summary><c>stub</c>: the embedded Polygon stub, until Ctrl+C.</summary>
internal static class StubVerb
{
    public static Command Create(LabContext context)
    {
        Option<int> port = LabOptions.Whole("--port", "Port on the loopback address; 0 takes a free one.", 0, 0, 65_535);
        Option<int> seed = LabOptions.Whole("--seed", "Seed of the market.", BackfillSettings.DefaultSeed, 0, int.MaxValue);
        Option<int> latency = LabOptions.Whole("--latency-ms", "Median latency added to every answer.", 0, 0, 60_000);
        Option<int> quota = LabOptions.Whole("--quota-per-minute", "Requests a minute before 429; 0 is unlimited.", 0, 0, int.MaxValue);
        Command command = new("stub", "Serve a synthetic market in Polygon's wire format until Ctrl+C.") { port, seed, latency, quota };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            StubOptions options = new()
            {
                Port = parsed.GetValue(port),
                Seed = parsed.GetValue(seed),
                LatencyMedianMs = parsed.GetValue(latency),
                QuotaRequests = parsed.GetValue(quota) is > 0 and int requests ? requests : null,
            };
            await using StubServer stub = await StubServer.StartAsync(options, cancellationToken);
            context.Console.Line($"stub on {stub.BaseAddress} with key {options.ApiKey}");
            await UntilInterrupted.WaitAsync(cancellationToken);
            return ExitCode.Passed;
        });
        return command;
    }
}
