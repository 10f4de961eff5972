using Perf.Testbed.Processes;

namespace Perf.Testbed.Cache;

/// <summary>A folder that npm fills once; later runs find it filled.</summary>
/// <param name="folder">Is created, with the mark and the lock that tell and guard whether it is filled.</param>
/// <param name="environment">What npm and the package's programs see on top of our own environment.</param>
internal sealed class NpmFolder(string folder, IReadOnlyDictionary<string, string?> environment)
{
    /// <summary>Some 20 MB over a slow line.</summary>
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(3);

    public string Path => folder;

    /// <summary>Fills the folder unless an earlier run did; processes that come at once wait for the first.</summary>
    /// <param name="fill">Gets the path of npm.</param>
    /// <exception cref="DependencyUnavailableException">npm is missing or failed.</exception>
    /// <exception cref="TimeoutException">Another process has been filling it for too long.</exception>
    public async Task FillOnceAsync(Func<string, Task> fill, CancellationToken cancellationToken)
    {
        string npm = SearchPath.Find(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
            ?? throw new DependencyUnavailableException("npm is not on PATH") { IsMissing = true };
        CacheFolder.CreateReachable(folder);
        string completeMark = System.IO.Path.Combine(folder, "complete");
        string lockFile = System.IO.Path.Combine(folder, "lock");
        await using FileStream heldLock = await FileLock.TakeAsync(lockFile, InstallDeadline, cancellationToken);
        if (!File.Exists(completeMark))
        {
            await fill(npm);
            await File.WriteAllTextAsync(completeMark, "", cancellationToken);
        }
    }

    /// <exception cref="DependencyUnavailableException">The command failed, or was not done in time.</exception>
    public async Task RunAsync(IReadOnlyList<string> command, string workingDirectory, CancellationToken cancellationToken)
    {
        ToolResult result = await Tool.RunAsync(command, InstallDeadline, environment, workingDirectory, cancellationToken);
        if (!result.Succeeded)
        {
            string name = System.IO.Path.GetFileNameWithoutExtension(command[0]);
            throw new DependencyUnavailableException($"{name} failed, {result.Summary}");
        }
    }
}
