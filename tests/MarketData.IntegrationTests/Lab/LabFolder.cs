using System.Diagnostics;
using MarketData.IntegrationTests.Testbed;
using Perf.Analysis.Backfill;
using Perf.Analysis.Json;
using Perf.Analysis.Runs;
using Perf.Testbed.Processes;

namespace MarketData.IntegrationTests.Lab;

/// <summary>A folder for the results of one lab or several, all started in it as a user would.</summary>
internal sealed class LabFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Set on top of this process's variables; null removes one.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    public string Path => folder.Path;

    public RunFolder Run(string name) => RunFolder.Open(System.IO.Path.Combine(folder.Path, name));

    public Task<RunManifest> ReadManifestAsync(string name) =>
        ArtifactFile.ReadAsync<RunManifest>(Run(name).Manifest, TestContext.Current.CancellationToken);

    public Task<BackfillBaseline> ReadBaselineAsync(string name) =>
        ArtifactFile.ReadAsync<BackfillBaseline>(Run(name).BackfillBaseline, TestContext.Current.CancellationToken);

    /// <summary>Starts the executable, on Linux in a session of its own, so that a signal to its group is not one to ours.</summary>
    /// <param name="arguments">Separated by blanks.</param>
    public LabProcess Start(string arguments)
    {
        ChildProcessOptions program = DotnetProgram.Beside("Benchmarks", arguments.Split(' '));
        string[] command = [program.FileName, .. program.Arguments];
        if (OperatingSystem.IsLinux())
        {
            command = ["setsid", .. command];
        }

        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in Environment)
        {
            start.Environment[name] = value;
        }

        return new LabProcess(start);
    }

    /// <summary>Runs the executable to its end and expects it to pass.</summary>
    public async Task<LabProcess> RunAsync(string arguments)
    {
        await using LabProcess lab = Start(arguments);
        int exitCode = await lab.WaitForExitAsync();
        Assert.True(exitCode == 0, $"{arguments}: {exitCode}: {lab.Text}");
        return lab;
    }

    public void Dispose() => folder.Dispose();
}
