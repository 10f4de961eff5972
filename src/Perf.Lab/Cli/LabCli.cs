using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Perf.Lab.Bench;
using Perf.Lab.Load.Proof;
using Perf.Lab.Verbs;

namespace Perf.Lab.Cli;

/// <summary>The command line: verbs in, exit codes out. Every failure ends here, as one line on standard error.</summary>
public static class LabCli
{
    private const string Description =
        """
        Perf: a performance lab for a market-data backend. Without a verb it runs the whole lab: run --profile quick.

        Exit codes: 0 passed; 1 a threshold, job or drill failed; 2 usage or bad input; 3 the measurement is not valid or
        not comparable; 4 a dependency could not be started; 130 interrupted (what was measured is kept).
        """;

    /// <summary>Set to 1, an unexpected failure also prints where it happened.</summary>
    private const string TraceVariable = "PERF_TRACE";

    public static async Task<int> RunAsync(string[] args, ISuiteRunner suites)
    {
        LabContext context = new(args, new LabConsole(), TimeProvider.System, suites);
        using CancellationTokenSource interrupted = new();
        using PosixSignalRegistration interrupt = CancelOn(PosixSignal.SIGINT, interrupted);
        using PosixSignalRegistration terminate = CancelOn(PosixSignal.SIGTERM, interrupted);
        using PosixSignalRegistration hangUp = CancelOn(PosixSignal.SIGHUP, interrupted);

        ParseResult parsed = CreateRoot(context).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            LabConsole.Error($"{parsed.Errors[0].Message} (--help lists what there is)");
            return ExitCode.BadInput;
        }

        try
        {
            InvocationConfiguration invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(invocation, interrupted.Token);
        }
        catch (Exception exception)
        {
            return Explain(exception, interrupted.IsCancellationRequested);
        }
    }

    public static RootCommand CreateRoot(LabContext context)
    {
        RootCommand root = new(Description);
        RunVerb run = new(context);
        root.Add(run.Create());
        root.Add(BenchVerb.Create(context));
        root.Add(LoadVerb.Create(context));
        root.Add(BackfillVerb.Create(context));
        root.Add(RtoVerb.Create(context));
        root.Add(new DrillVerb(context).Create());
        root.Add(DecideVerb.Create(context));
        root.Add(GateVerb.Create(context));
        root.Add(CalibrateVerb.Create(context));
        root.Add(CompareVerb.Create(context));
        root.Add(ReportVerb.Create(context));
        root.Add(FeaturesVerb.Create());
        root.Add(ServeVerb.Create(context));
        root.Add(StubVerb.Create(context));
        root.Add(SuitesVerb.CreateGuard());
        root.Add(SuitesVerb.CreateRunner(context));
        root.Add(SabotageVerb.Create());
        root.SetAction((_, cancellationToken) => run.RunAsync(RunVerb.Default, cancellationToken));
        return root;
    }

    /// <summary>The first signal asks everything to stop in order; the second is left to the system, which ends the process.</summary>
    private static PosixSignalRegistration CancelOn(PosixSignal signal, CancellationTokenSource interrupted) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            // Only ever set: another handler may have decided to ignore every signal.
            context.Cancel |= !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        });

    private static int Explain(Exception exception, bool interrupted)
    {
        int code = ExitCode.Of(exception, interrupted);
        switch (code)
        {
            case ExitCode.Interrupted:
                LabConsole.Error("interrupted: what was measured until now has been kept, and the servers are stopped");
                break;
            case ExitCode.Failed:
                LabConsole.Error(
                    $"{exception.GetType().Name}: {exception.Message} (not expected here: please report it, with what {TraceVariable}=1 adds)");
                if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
                {
                    Console.Error.WriteLine(exception.StackTrace);
                }

                break;
            default:
                LabConsole.Error(exception.Message);
                break;
        }

        return code;
    }
}
