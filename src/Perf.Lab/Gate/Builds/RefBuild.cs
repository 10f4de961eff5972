using System.IO.Compression;
using Perf.Lab.Cli;
using Perf.Lab.Runs;
using Perf.Testbed.Cache;
using Perf.Testbed.Processes;

namespace Perf.Lab.Gate.Builds;

/// <summary>
/// The benchmarks of a commit, built outside the working tree. What git archives is built, not a work tree of git's: nothing has to be
/// pruned when the lab is killed. Builds are kept by commit, so that the same base is built once.
/// </summary>
internal static class RefBuild
{
    /// <summary>Some 100 MB each.</summary>
    private const int KeptBuilds = 3;

    private const string Project = "benchmarks";
    private static readonly TimeSpan BuildDeadline = TimeSpan.FromMinutes(15);

    /// <param name="repository">Of which the reference is.</param>
    /// <param name="commit">Its hash.</param>
    /// <param name="cache">Where builds are kept; null: in the lab's cache folder.</param>
    /// <returns>The assembly of the benchmarks.</returns>
    /// <exception cref="BadInputException">It has no benchmarks, or does not build.</exception>
    public static async Task<string> CreateAsync(
        string repository, string commit, CancellationToken cancellationToken, string? cache = null)
    {
        string builds = Path.Combine(CacheFolder.Create(cache), "builds");
        string kept = Path.Combine(builds, commit);
        if (!File.Exists(AssemblyIn(kept)))
        {
            Directory.CreateDirectory(builds);
            LabConsole.Status($"building {commit[..12]} ...");
            await BuildAsync(repository, commit, kept, cancellationToken);
        }

        Directory.SetLastWriteTimeUtc(kept, TimeProvider.System.GetUtcNow().UtcDateTime);
        ForgetOldest(builds);
        return AssemblyIn(kept);
    }

    /// <param name="reference">A branch, tag or commit.</param>
    /// <returns>The commit's hash.</returns>
    /// <exception cref="BadInputException">There is no such commit.</exception>
    public static async Task<string> CommitAsync(string repository, string reference, CancellationToken cancellationToken) =>
        await Git.AskAsync(repository, cancellationToken, "rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}")
            ?? throw new BadInputException(
                $"gate --against {reference}: git knows no such commit in {repository}; name a branch, a tag or a commit that is fetched");

    private static string AssemblyIn(string folder) => Path.Combine(folder, Project, "bin", "Release", "net10.0", "Benchmarks.dll");

    private static async Task BuildAsync(string repository, string commit, string kept, CancellationToken cancellationToken)
    {
        // Beside the place where it will stand, whose name says that it is whole.
        string draft = $"{kept}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(draft);
            string archive = Path.Combine(draft, "source.zip");
            if (await Git.AskAsync(repository, cancellationToken, "archive", "--format=zip", "-o", archive, commit) is null)
            {
                throw new BadInputException($"gate: git could not archive {commit}; is the disk full, or the clone a partial one?");
            }

            await ZipFile.ExtractToDirectoryAsync(archive, draft, cancellationToken);
            File.Delete(archive);
            if (!Directory.Exists(Path.Combine(draft, Project)))
            {
                throw new BadInputException($"gate: commit {commit[..12]} has no folder {Project}: there is nothing to compare with");
            }

            await CompileAsync(draft, commit, cancellationToken);
            try
            {
                Directory.Move(draft, kept);
            }
            catch (IOException) when (File.Exists(AssemblyIn(kept)))
            {
                // Another lab was faster with the same commit.
            }
        }
        finally
        {
            Delete(draft);
        }
    }

    private static async Task CompileAsync(string folder, string commit, CancellationToken cancellationToken)
    {
        await using ChildProcess build = await ChildProcess.StartAsync(
            new ChildProcessOptions
            {
                FileName = "dotnet",
                Arguments = ["build", Project, "-c", "Release", "--nologo", "-v", "quiet", "-nodeReuse:false"],
                WorkingDirectory = folder,
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    // Servers of the compiler that outlive the build would be neighbours of what is measured next.
                    ["UseSharedCompilation"] = "false",
                    ["MSBUILDDISABLENODEREUSE"] = "1",
                },
                StopDeadline = TimeSpan.Zero,
            },
            cancellationToken);
        try
        {
            int code = await build.WaitForExitAsync(cancellationToken).WaitAsync(BuildDeadline, cancellationToken);
            if (code == 0 && File.Exists(AssemblyIn(folder)))
            {
                return;
            }
        }
        catch (TimeoutException)
        {
            throw new BadInputException($"gate: commit {commit[..12]} was not built after {BuildDeadline.TotalMinutes:0} min");
        }

        throw new BadInputException(
            $"gate: commit {commit[..12]} does not build here: "
            + (build.LastOutput.LastOrDefault(line => line.Contains(": error", StringComparison.Ordinal))
                ?? string.Join(" | ", build.LastOutput.TakeLast(3))));
    }

    private static void ForgetOldest(string builds)
    {
        IEnumerable<DirectoryInfo> newestFirst =
            new DirectoryInfo(builds).GetDirectories().OrderByDescending(one => one.LastWriteTimeUtc);
        foreach (DirectoryInfo old in newestFirst.Skip(KeptBuilds))
        {
            Delete(old.FullName);
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not there, or another lab's: the next one tries again.
        }
    }
}
