using System.Text;
using Perf.Analysis.Load.Health;
using Perf.Testbed.Floor;
using Perf.Testbed.Processes;

namespace Perf.Lab.Load.Proof;

/// <summary>Whether the generator notices what spoils its figures: sabotages it, each time in a process of its own.</summary>
public static class GeneratorProof
{
    /// <summary>The lab's: what is running may be a test.</summary>
    private const string Executable = "Benchmarks";

    private static readonly (Sabotage Sabotage, string Words, HealthCause? Cause)[] Cases =
    [
        (Sabotage.None, "nothing", null),
        (Sabotage.Hog, "pinned to a core with a CPU hog on it", HealthCause.NoCore),
        (Sabotage.OneConnection, "one connection at a rate that needs more", HealthCause.TooFewConnections),
        (Sabotage.StarvedPool, "thread pool full of work that blocks", HealthCause.StarvedPool),
    ];

    /// <summary>Runs each sabotage, and the control without one, in turns: about five seconds a run.</summary>
    /// <param name="times">Each.</param>
    /// <param name="line">Told what every run was called and why, as it ends.</param>
    /// <returns>One a sabotage, the control first.</returns>
    /// <exception cref="Testbed.DependencyUnavailableException">The floor could not be started.</exception>
    public static async Task<IReadOnlyList<ProofResult>> RunAsync(int times, Action<string> line, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new BadInputException("the proof pins threads to a core, which it knows how to do on Linux only");
        }

        await using FloorProcess floor = await FloorProcess.StartAsync(cancellationToken);
        await floor.RegisterAsync(LoadGenerator.PathOf(SabotagedRun.Cell), JsonOf(35_000), cancellationToken);
        await floor.RegisterAsync(LoadGenerator.PathOf(SabotagedRun.LargeCell), JsonOf(700_000), cancellationToken);
        List<string>[] called = [.. Cases.Select(_ => new List<string>(times))];
        for (int i = 0; i < times; i++)
        {
            for (int of = 0; of < Cases.Length; of++)
            {
                string answer = await RunOnceAsync(Cases[of].Sabotage, floor.BaseAddress, cancellationToken);
                called[of].Add(answer.Split(' ')[0]);
                line($"{Cases[of].Words}: {answer}");
            }
        }

        return [.. Cases.Select((of, i) => new ProofResult(of.Words, of.Cause?.ToString() ?? SabotageVerb.Valid, called[i]))];
    }

    private static async Task<string> RunOnceAsync(Sabotage sabotage, Uri floor, CancellationToken cancellationToken)
    {
        ChildProcessOptions start = DotnetProgram.Beside(Executable, SabotageVerb.Name, sabotage.ToString(), floor.ToString()) with
        {
            StopDeadline = TimeSpan.Zero,
        };
        await using ChildProcess child = await ChildProcess.StartAsync(start, cancellationToken);
        int code = await child.WaitForExitAsync(cancellationToken);
        return child.LastOutput.FirstOrDefault(output => output.StartsWith(SabotageVerb.CalledPrefix, StringComparison.Ordinal))
            is { } called
            ? called[SabotageVerb.CalledPrefix.Length..]
            : $"Failed with exit code {code}: {string.Join(" | ", child.LastOutput)}";
    }

    private static byte[] JsonOf(int bytes) => Encoding.ASCII.GetBytes($"[{new string(' ', bytes - 2)}]");
}
