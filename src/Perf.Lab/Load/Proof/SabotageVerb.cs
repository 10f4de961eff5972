using System.CommandLine;
using Perf.Analysis.Load.Health;
using Perf.Lab.Cli;
using Perf.Testbed.Processes;

namespace Perf.Lab.Load.Proof;

/// <summary><c>sabotage</c>, hidden: one sabotaged load, which <see cref="GeneratorProof"/> starts as a child.</summary>
internal static class SabotageVerb
{
    public const string Name = "sabotage";

    /// <summary>What the line starts with that says what the run was called; the cause, or <see cref="Valid"/>, follows.</summary>
    public const string CalledPrefix = "called ";

    public const string Valid = "Valid";

    public static Command Create()
    {
        Argument<Sabotage> sabotage = new("sabotage");
        Argument<string> address = new("address");
        Command command = new(Name, "Load a floor with a sabotaged generator (used by load --prove).") { sabotage, address };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using IDisposable ignored = ParentPipe.IgnoreInterrupts();
            using CancellationTokenSource parentGone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _ = CancelWithParentAsync(parentGone);
            GeneratorHealth health = await SabotagedRun.RunAsync(
                parsed.GetRequiredValue(sabotage), new Uri(parsed.GetRequiredValue(address)), parentGone.Token);
            LabConsole.Status($"{CalledPrefix}{health.MainCause?.ToString() ?? Valid} {health.MainCauseText}");
            return health.IsValid ? ExitCode.Passed : ExitCode.Invalid;
        });
        return command;
    }

    private static async Task CancelWithParentAsync(CancellationTokenSource parentGone)
    {
        await ParentPipe.WaitForCloseAsync(CancellationToken.None);
        try
        {
            await parentGone.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The run was over first.
        }
    }
}
