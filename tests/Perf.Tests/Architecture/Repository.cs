using System.Diagnostics;

namespace Perf.Tests.Architecture;

/// <summary>The sources these tests were built from, found by walking up from the test's own folder.</summary>
internal static class Repository
{
    private const string Solution = "Perf.sln";

    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Every file of the repository that exists, relative to <see cref="Root"/>, with forward slashes: what git tracks or
    /// would track. Null where git, or the repository, is not there (an unpacked archive).
    /// </summary>
    public static IReadOnlyList<string>? Files { get; } = ListFiles();

    /// <summary>The C# files below the folders of sources, build output left out.</summary>
    public static IEnumerable<string> SourceFiles =>
        from folder in new[] { "benchmarks", "src", "tests" }
        from path in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        let relative = Relative(path)
        where !relative.Split('/').Any(part => part is "bin" or "obj")
        select relative;

    public static IEnumerable<string> ProjectFiles =>
        from folder in new[] { "benchmarks", "src", "tests" }
        from path in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)
        select Relative(path);

    public static string Absolute(string relative) => Path.Combine(Root, relative);

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No {Solution} above {AppContext.BaseDirectory}: run the tests from a clone.");
    }

    private static IReadOnlyList<string>? ListFiles()
    {
        // safe.directory: a container often runs as another user than the one who cloned.
        ProcessStartInfo start = new("git", ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process git = Process.Start(start)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0
                ? [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(Absolute(path)))]
                : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
