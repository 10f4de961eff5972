using Perf.Testbed.Processes;

namespace Perf.Testbed.Floor;

/// <summary>The floor as a program. It has a parent always, and runs until the parent closes its pipe or dies.</summary>
internal static class FloorProgram
{
    /// <summary>Asks this executable for the floor, alone on the command line.</summary>
    public const string Argument = "--floor";

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync()
    {
        using IDisposable ignored = ParentPipe.IgnoreInterrupts();
        FloorServer server = await FloorServer.StartAsync();
        await using (server.ConfigureAwait(false))
        {
            await Console.Out.WriteLineAsync($"{FloorServer.ReadyPrefix}{server.BaseAddress}");
            await Console.Out.FlushAsync();
            await ParentPipe.WaitForCloseAsync();
        }

        return 0;
    }
}
