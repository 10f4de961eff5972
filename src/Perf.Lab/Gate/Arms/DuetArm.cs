using System.Diagnostics;
using System.Globalization;
using Perf.Testbed.Processes;

namespace Perf.Lab.Gate.Arms;

/// <summary>
/// A process of one build (Perf.Duet) that does what it is told, a line at a time. It runs on the cores of the thread that starts it.
/// Not thread-safe; who waits for an answer is a thread of its own, for a slice lasts milliseconds and a pool would add its own.
/// </summary>
internal sealed class DuetArm : IDisposable
{
    private const string Program = "Perf.Duet";
    private const int Protocol = 1;
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A launch has no time for code to be compiled twice, and one arm would be done with it before the other: what a build brings is
    /// compiled in full at its first call, what the runtime brings after 30 calls and at once, and no profile decides how. Nothing is
    /// collected beside the work, by threads whose turns would be the arms' luck, and always after as many bytes, which the collector would
    /// else adapt to what each arm has done so far.
    /// </summary>
    private static readonly (string Name, string Value)[] Settings =
    [
        ("DOTNET_TC_QuickJit", "0"),
        ("DOTNET_TC_CallCountingDelayMs", "0"),
        ("DOTNET_TieredPGO", "0"),
        ("DOTNET_gcConcurrent", "0"),
        ("DOTNET_GCgen0size", "0x1000000"),
        ("DOTNET_gcServer", "0"),
    ];

    private readonly Process process;
    private readonly Task<string> errors;

    private DuetArm(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    /// <value>False when it has ended by itself.</value>
    public bool IsAlive => !process.HasExited;

    /// <summary>Starts an arm for this build and waits until it has loaded it.</summary>
    /// <param name="build">The assembly with the benchmarks, its .runtimeconfig.json beside it.</param>
    /// <param name="environment">What differs between the arms.</param>
    /// <exception cref="ArmFailedException">It did not start, or speaks another protocol.</exception>
    public static DuetArm Start(string build, ArmEnvironment environment)
    {
        ChildProcessOptions beside = DotnetProgram.Beside(Program);
        ProcessStartInfo start = new(
            beside.FileName, ["exec", "--runtimeconfig", Path.ChangeExtension(build, ".runtimeconfig.json"), .. beside.Arguments, build])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in Settings.Concat(environment.Variables))
        {
            start.Environment[name] = value;
        }

        DuetArm arm = new(Process.Start(start)!);
        try
        {
            string ready = arm.Hear();
            return ready.Split(' ') is ["ready", var protocol] && protocol == Protocol.ToString(CultureInfo.InvariantCulture)
                ? arm
                : throw new ArmFailedException($"An arm of another version answered: {ready}");
        }
        catch
        {
            arm.Dispose();
            throw;
        }
    }

    /// <returns>The names of the benchmarks of its build, those of the arm itself among them.</returns>
    public string[] List() => Ask("list").Split('\t', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What it has loaded that is not the runtime's.</summary>
    public LoadedModule[] ReadLoaded() =>
        [.. Ask("loaded").Split('\t', StringSplitOptions.RemoveEmptyEntries).Select(LoadedModule.Parse)];

    /// <summary>Sets a benchmark up, once a process, and makes it the one that runs.</summary>
    /// <returns>Operations a call.</returns>
    public int Open(string benchmark) => int.Parse(Ask("open " + benchmark), CultureInfo.InvariantCulture);

    public ArmSlice Run(int calls)
    {
        string[] answer = Ask(string.Create(CultureInfo.InvariantCulture, $"run {calls}")).Split(' ');
        return new ArmSlice(Long(answer[0]), Long(answer[1]), Long(answer[2]));
    }

    /// <summary>Ends it at once, from another thread too: who waits for its answer is told.</summary>
    public void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    public void Dispose()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended.
        }

        if (!process.WaitForExit(StopDeadline))
        {
            Kill();
        }

        process.Dispose();
    }

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private string Ask(string command)
    {
        try
        {
            process.StandardInput.WriteLine(command);
            process.StandardInput.Flush();
        }
        catch (IOException error)
        {
            throw new ArmFailedException($"An arm of the duet ended: {LastError()}", error);
        }

        string answer = Hear();
        return answer.StartsWith("ok", StringComparison.Ordinal)
            ? answer[2..].TrimStart(' ')
            : throw new ArmFailedException($"An arm of the duet could not {command}: {answer}");
    }

    private string Hear() =>
        process.StandardOutput.ReadLine() ?? throw new ArmFailedException($"An arm of the duet ended: {LastError()}");

    private string LastError() =>
        errors.Wait(StopDeadline) && errors.Result.Trim() is { Length: > 0 } said ? said.ReplaceLineEndings(" | ") : "it said nothing";
}
