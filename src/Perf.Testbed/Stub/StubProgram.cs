using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using Perf.Testbed.Processes;

namespace Perf.Testbed.Stub;

/// <summary>The stub as a program: runs until Ctrl+C, or, under a parent, until the parent closes its pipe or dies.</summary>
internal static class StubProgram
{
    private const int Passed = 0;
    private const int BadUsage = 2;
    private const int NotStarted = 4;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        try
        {
            string? apiKey = Environment.GetEnvironmentVariable(StubArguments.KeyVariable);
            StubArguments parsed = StubArguments.Parse(arguments, apiKey);
            await (parsed.HasParentPipe ? RunUnderParentAsync(parsed.Options) : RunInTerminalAsync(parsed.Options));
            return Passed;
        }
        catch (ValidationException error)
        {
            await Console.Error.WriteLineAsync($"{error.Message} {StubArguments.Usage}");
            return BadUsage;
        }
        catch (DependencyUnavailableException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return NotStarted;
        }
    }

    private static async Task RunUnderParentAsync(StubOptions options)
    {
        using IDisposable ignored = ParentPipe.IgnoreInterrupts();
        using CancellationTokenSource parentGone = new();
        Task closed = CancelWhenParentIsGoneAsync(parentGone);
        await StubServer.RunAsync(options, Console.Out, parentGone.Token);
        await closed;
    }

    private static async Task CancelWhenParentIsGoneAsync(CancellationTokenSource parentGone)
    {
        await ParentPipe.WaitForCloseAsync();
        await parentGone.CancelAsync();
    }

    private static async Task RunInTerminalAsync(StubOptions options)
    {
        using CancellationTokenSource interrupted = new();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await StubServer.RunAsync(options, Console.Out, interrupted.Token);
    }
}
