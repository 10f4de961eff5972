using MarketData.Worker.Hosting;
using MarketData.Worker.Running;

if (args.Contains("--help", StringComparer.Ordinal))
{
    await Console.Out.WriteLineAsync(WorkerArguments.Usage);
    return ExitCode.Completed;
}

try
{
    WorkerOptions options = WorkerArguments.Parse(args, Environment.GetEnvironmentVariable);
    using StopSignals signals = StopSignals.Listen(options.HasParentPipe);
    return await PlanRun.RunAsync(options, signals.Token);
}
catch (BadArgumentException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    await Console.Error.WriteLineAsync(WorkerArguments.Usage);
    return ExitCode.BadInput;
}
