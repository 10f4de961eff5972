using System.Diagnostics;
using MarketData.IntegrationTests.Testbed;
using Perf.Lab;
using Perf.Lab.Gate.Builds;

namespace MarketData.IntegrationTests.Gate;

/// <summary>Real commits of a repository of the test's own, built by the real compiler.</summary>
public sealed class RefBuildTests : IDisposable
{
    private const string ProjectFile =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
        </Project>
        """;

    private readonly TemporaryFolder repository = new();
    private readonly TemporaryFolder cache = new();

    public RefBuildTests() => Git("init", "--quiet");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_OfACommit_BuildsWhatItHeldAndKeepsIt()
    {
        string first = Commit("System.Console.Write(1);");
        Commit("this does not compile");

        string built = await RefBuild.CreateAsync(repository.Path, first, Cancel, cache.Path);
        DateTime writtenAt = File.GetLastWriteTimeUtc(built);
        string again = await RefBuild.CreateAsync(repository.Path, first, Cancel, cache.Path);

        Assert.Equal(built, again);
        Assert.Equal(writtenAt, File.GetLastWriteTimeUtc(again));
        Assert.StartsWith(cache.Path, built, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(Path.Combine(cache.Path, "builds")));
    }

    [Fact]
    public async Task Create_OfACommitThatDoesNotCompile_SaysWhatTheCompilerSaidAndLeavesNothing()
    {
        string broken = Commit("this does not compile");

        BadInputException error = await Assert.ThrowsAsync<BadInputException>(
            () => RefBuild.CreateAsync(repository.Path, broken, Cancel, cache.Path));

        Assert.Contains("error CS", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(cache.Path, "builds")));
    }

    [Fact]
    public async Task Create_OfACommitWithoutBenchmarks_IsRefused()
    {
        Write("README.md", "nothing");
        string empty = CommitAll();

        await Assert.ThrowsAsync<BadInputException>(() => RefBuild.CreateAsync(repository.Path, empty, Cancel, cache.Path));
    }

    [Fact]
    public async Task Commit_OfAName_IsItsHash()
    {
        string head = Commit("System.Console.Write(1);");

        Assert.Equal(head, await RefBuild.CommitAsync(repository.Path, "HEAD", Cancel));
        await Assert.ThrowsAsync<BadInputException>(() => RefBuild.CommitAsync(repository.Path, "HEAD~1", Cancel));
        await Assert.ThrowsAsync<BadInputException>(() => RefBuild.CommitAsync(repository.Path, "--all", Cancel));
    }

    public void Dispose()
    {
        repository.Dispose();
        cache.Dispose();
    }

    private string Commit(string program)
    {
        Write("benchmarks/Benchmarks.csproj", ProjectFile);
        Write("benchmarks/Program.cs", program);
        return CommitAll();
    }

    private string CommitAll()
    {
        Git("add", "--all");
        Git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "--quiet", "-m", "test");
        return Git("rev-parse", "HEAD");
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(repository.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string Git(params string[] arguments)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = repository.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        string answer = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return answer;
    }
}
