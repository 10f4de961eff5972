using System.Diagnostics;
using Perf.Testbed.Processes;

namespace Perf.Tests.Cli;

/// <summary>The executable as its user starts it, in an empty folder, with no server within reach and no key.</summary>
internal sealed class LabCommand : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("perf-cli-");

    /// <summary>Set on top of this process's variables; null removes one.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal)
    {
        // Nothing listens on port 1: a verb that starts a server where it must not ends with 4.
        ["PERF_POSTGRES"] = "Host=127.0.0.1;Port=1;Username=nobody",
        ["POLYGON_API_KEY"] = null,
    };

    /// <summary>The current folder of the command.</summary>
    public string Folder => folder.FullName;

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>Runs it to its end, with an empty standard input.</summary>
    public async Task<LabResult> RunAsync(params IReadOnlyList<string> arguments)
    {
        ChildProcessOptions program = DotnetProgram.Beside("Benchmarks", arguments);
        ProcessStartInfo start = new(program.FileName, program.Arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in Environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenSource deadline =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new LabResult(process.ExitCode, await output, await errors);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
