using Perf.Analysis.Json;
using Perf.Lab.Gate.Arms;
using Perf.Testbed;

namespace Perf.Lab.Cli;

/// <summary>What the process says when it ends. Documented in the help and the README; scripts depend on the numbers.</summary>
public static class ExitCode
{
    public const int Passed = 0;

    /// <summary>A threshold, drill or regression failed, or a job did.</summary>
    public const int Failed = 1;

    /// <summary>Usage or bad input.</summary>
    public const int BadInput = 2;

    /// <summary>The measurement is not valid or not comparable.</summary>
    public const int Invalid = 3;

    /// <summary>A dependency could not be started.</summary>
    public const int DependencyUnavailable = 4;

    /// <summary>Ctrl+C or a termination signal: what was measured until then has been kept.</summary>
    public const int Interrupted = 130;

    /// <summary>The code that an exception at the top of a verb means.</summary>
    /// <param name="interrupted">The user asked the process to stop.</param>
    public static int Of(Exception exception, bool interrupted) => exception switch
    {
        // Ctrl+C reaches every process of the terminal's group, so what fails after it may fail because a server of ours got it too.
        _ when interrupted => Interrupted,
        BadInputException or ArtifactException => BadInput,
        DependencyUnavailableException => DependencyUnavailable,
        ArmFailedException => Invalid,
        _ => Failed,
    };
}
