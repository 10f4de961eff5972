using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MarketData.Api.Caching;
using MarketData.Api.Hosting;
using MarketData.Recovery;
using MarketData.Worker.Hosting;

namespace MarketData.IntegrationTests.Worker;

/// <summary>The units and images: what they say is what systemd and the programs know.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string Folder = FindFolder();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Units => [.. Directory.GetFiles(Folder, "*.service").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Units))]
    public async Task Unit_IsOneThatSystemdAccepts(string unit)
    {
        string analyze = "/usr/bin/systemd-analyze";
        Assert.SkipUnless(File.Exists(analyze), "systemd-analyze is not on this machine.");
        string copy = Path.Combine(Directory.CreateTempSubdirectory("perf-units-").FullName, unit);
        try
        {
            // The program is not installed here, which is all that may be missing.
            string text = await File.ReadAllTextAsync(Path.Combine(Folder, unit), Cancel);
            await File.WriteAllTextAsync(copy, Program().Replace(text, $"ExecStart={Environment.ProcessPath} "), Cancel);
            ProcessStartInfo start = new(analyze, ["verify", "--man=no", copy])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using Process process = Process.Start(start)!;
            string said = await process.StandardError.ReadToEndAsync(Cancel) + await process.StandardOutput.ReadToEndAsync(Cancel);
            await process.WaitForExitAsync(Cancel);

            // Of other units of the machine it may have to say something, too.
            string[] ours = [.. said.Split('\n').Where(line => line.Contains(unit, StringComparison.Ordinal))];
            Assert.True(ours.Length == 0, string.Join('\n', ours));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void Unit_RestartsAfterTheDelayOfThePolicyAndForEver(string unit)
    {
        string text = Read(unit);
        double delaySeconds = RecoveryPolicy.Default.RestartDelay.TotalSeconds;

        Assert.Contains("\nRestart=always\n", text, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\nRestartSec={delaySeconds}\n"), text, StringComparison.Ordinal);
        Assert.Contains("\nStartLimitIntervalSec=0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WorkerUnit_StartsTheServiceWithArgumentsThatItKnows()
    {
        string[] arguments = Program().Replace(ExecStart().Match(Read("marketdata-worker.service")).Value, "").Split(' ');

        ServiceOptions options = ServiceArguments.Parse(
            [.. arguments[1..].Select(argument => argument.Replace("%H", "host", StringComparison.Ordinal))],
            name => name == WorkerEnvironment.Postgres ? "Host=h" : name == WorkerEnvironment.ApiKey ? "key" : null);

        Assert.Equal("service", arguments[0]);
        Assert.Equal("host", options.Name);
    }

    /// <summary>Named in the README as they are in the programs, and the other way round.</summary>
    [Fact]
    public void Readme_NamesTheVariablesThatThereAre()
    {
        string[] ofWorker =
        [
            WorkerEnvironment.Postgres, WorkerEnvironment.ApiKey, WorkerEnvironment.WebhookUrl, WorkerEnvironment.WebhookSecret,
        ];
        string[] ofApi =
        [
            ApiOptions.PostgresVariable, ApiOptions.AdminKeyVariable, CacheOptions.SeriesVariable, CacheOptions.BytesVariable,
        ];
        string[] named = [.. Variable().Matches(Read("README.md")).Select(match => match.Value).Distinct()];
        string sources = string.Concat(
            Directory.GetFiles(Path.Combine(Folder, "../MarketData.Api"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        string[] inSources = [.. Variable().Matches(sources).Select(match => match.Value).Distinct()];

        Assert.Equal(ofApi.Order(), inSources.Order());
        Assert.Equal(ofWorker.Concat(ofApi).Order(), named.Order());
    }

    [Theory]
    [InlineData("api.Containerfile", "MarketData.Api")]
    [InlineData("worker.Containerfile", "MarketData.Worker")]
    public void Image_HasEveryProjectThatItsProgramNeedsAndIsNotRoots(string file, string program)
    {
        string text = Read(file);
        string project = File.ReadAllText(Path.Combine(Folder, "..", program, $"{program}.csproj"));

        Assert.All(
            ProjectReference().Matches(project).Select(match => match.Groups["name"].Value).Append(program),
            name => Assert.Contains($"COPY src/{name} src/{name}\n", text, StringComparison.Ordinal));
        Assert.Contains("\nUSER $APP_UID\n", text, StringComparison.Ordinal);
        Assert.Contains("\nHEALTHCHECK ", text, StringComparison.Ordinal);
        Assert.Contains("podman build --format docker ", text, StringComparison.Ordinal);
        Assert.Contains("--locked-mode", text, StringComparison.Ordinal);
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file)).ReplaceLineEndings("\n");

    private static string FindFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Perf.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "src", "deploy");
    }

    [GeneratedRegex(@"^ExecStart=\S+ ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Program();

    [GeneratedRegex(@"^ExecStart=.+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExecStart();

    [GeneratedRegex(@"(PERF|POLYGON)_[A-Z0-9_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"ProjectReference Include=""[./]*(?<name>[A-Za-z.]+)/", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectReference();
}
