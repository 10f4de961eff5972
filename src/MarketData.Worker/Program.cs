using MarketData.Postgres.Outages;
using MarketData.Postgres.Schema;
using MarketData.Worker.Hosting;
using MarketData.Worker.Running;

string verb = args is [{ } first, ..] && !first.StartsWith('-') ? first : "";
string[] rest = verb.Length > 0 ? args[1..] : args;
string usage = verb.Length > 0 ? ServiceArguments.Usage : WorkerArguments.Usage;
if (args.Contains("--help", StringComparer.Ordinal))
{
    await Console.Out.WriteLineAsync(usage);
    return ExitCode.Completed;
}

try
{
    using StopSignals signals = StopSignals.Listen(args.Contains(ArgumentValues.ParentPipe, StringComparer.Ordinal));
    using TelemetryExport? telemetry = TelemetryExport.StartWhereAsked(Environment.GetEnvironmentVariable);
    return verb switch
    {
        "" => await PlanRun.RunAsync(WorkerArguments.Parse(rest, Environment.GetEnvironmentVariable), signals.Token),
        "service" => await ServiceHost.RunAsync(ServiceArguments.Parse(rest, Environment.GetEnvironmentVariable), signals),
        "health" => await HealthVerb.RunAsync(ServiceArguments.NameIn(rest), Database(), signals.Token),
        "migrate" when rest.Length == 0 => await MigrateVerb.RunAsync(Database(), signals.Token),
        _ => throw new BadArgumentException($"{string.Join(' ', args)} is not a verb and its arguments."),
    };
}
catch (BadArgumentException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    await Console.Error.WriteLineAsync(usage);
    return ExitCode.BadInput;
}
catch (Exception exception) when (DatabaseFault.Is(exception) || exception is SchemaMismatchException)
{
    await Console.Error.WriteLineAsync($"the database cannot be used: {exception.Message.ReplaceLineEndings(" ")}");
    return ExitCode.DatabaseUnavailable;
}

static string Database() => WorkerEnvironment.ConnectionString(Environment.GetEnvironmentVariable(WorkerEnvironment.Postgres));
