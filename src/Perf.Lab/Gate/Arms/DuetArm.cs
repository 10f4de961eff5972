using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Perf.Lab.Machine;
using Perf.Testbed.Processes;

namespace Perf.Lab.Gate.Arms;

/// <summary>
/// A process of one build (Perf.Duet) that does what it is told, a line at a time. It runs on the cores of the thread that starts it.
/// Not thread-safe; who waits for an answer is a thread of its own, for a slice lasts milliseconds and a pool would add its own.
/// </summary>
internal sealed class DuetArm : IDisposable
{
    /// <summary>Where a benchmark finds its database. It holds a password, so it is never an argument.</summary>
    public const string DatabaseVariable = "PERF_GUARD_POSTGRES";

    private const string Program = "Perf.Duet";
    private const int Protocol = 1;
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A launch has no time for code to be compiled twice, and one arm would be done with it before the other: all code, the runtime's too,
    /// is compiled in full at its first call, and no profile decides how. Nothing is collected beside the work, and memory that was
    /// collected is kept. A call that was waited for goes on where its answer came in: how often one thread wakes another is luck.
    /// </summary>
    private static readonly (string Name, string Value)[] Settings =
    [
        ("DOTNET_ReadyToRun", "0"),
        ("DOTNET_TieredCompilation", "0"),
        ("DOTNET_gcConcurrent", "0"),
        ("DOTNET_gcServer", "0"),
        ("DOTNET_GCgen0size", "0x1000000"),
        ("DOTNET_GCRetainVM", "1"),
        ("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1"),
    ];

    private readonly Process process;
    private readonly BackendClock? backends;
    private readonly Task<string> errors;

    private DuetArm(Process process, BackendClock? backends)
    {
        this.process = process;
        this.backends = backends;
        errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    /// <value>False once it was found to have ended by itself.</value>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Starts an arm for this build and waits until it has loaded it.</summary>
    /// <param name="build">The assembly with the benchmarks, its .runtimeconfig.json beside it.</param>
    /// <param name="database">Where it has its tables; null for an arm that runs only what needs none.</param>
    /// <exception cref="ArmFailedException">It did not start, or speaks another protocol.</exception>
    public static DuetArm Start(string build, string? database = null)
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
        foreach ((string name, string value) in Settings)
        {
            start.Environment[name] = value;
        }

        if (database is not null)
        {
            start.Environment[DatabaseVariable] = database;
        }

        DuetArm arm = new(Process.Start(start)!, database is null ? null : new BackendClock(database, CoreMask.Allowed()));
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
    public int Open(string benchmark)
    {
        int operations = int.Parse(Ask("open " + benchmark), CultureInfo.InvariantCulture);
        try
        {
            backends?.Find();
        }
        catch (NpgsqlException error)
        {
            throw Unserved(error);
        }

        return operations;
    }

    /// <exception cref="ArmFailedException">The benchmark threw, or who worked for it has ended.</exception>
    public ArmSlice Run(int calls)
    {
        long served = ServedNs();
        string[] answer = Ask(string.Create(CultureInfo.InvariantCulture, $"run {calls}")).Split(' ');
        return new ArmSlice(Long(answer[0]), Long(answer[1]), ServedNs() - served, Long(answer[2]));
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

        backends?.Dispose();
        process.Dispose();
    }

    private long ServedNs()
    {
        try
        {
            return backends?.ReadNs() ?? 0;
        }
        catch (IOException error)
        {
            throw Unserved(error);
        }
    }

    private ArmFailedException Unserved(Exception error) =>
        new($"Who worked for an arm of the duet is gone: {error.Message}", error) { Arm = this };

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
            throw Ended(error);
        }

        string answer = Hear();
        return answer.StartsWith("ok", StringComparison.Ordinal)
            ? answer[2..].TrimStart(' ')
            : throw new ArmFailedException($"An arm of the duet could not {command}: {answer}") { Arm = this };
    }

    private string Hear() => process.StandardOutput.ReadLine() ?? throw Ended();

    private ArmFailedException Ended(IOException? error = null)
    {
        IsAlive = false;
        return new ArmFailedException($"An arm of the duet ended: {LastError()}", error) { Arm = this };
    }

    private string LastError() =>
        errors.Wait(StopDeadline) && errors.Result.Trim() is { Length: > 0 } said ? said.ReplaceLineEndings(" | ") : "it said nothing";
}
