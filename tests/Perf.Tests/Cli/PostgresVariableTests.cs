using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Perf.Tests.Cli;

/// <summary>A PERF_POSTGRES that cannot be used ends with 4 and one line, soon, and never shows what it holds.</summary>
public sealed class PostgresVariableTests : IDisposable
{
    private const string Secret = "s3cret-of-the-test";

    private readonly LabCommand lab = new();

    public void Dispose() => lab.Dispose();

    [Theory]
    [InlineData("backfill --days 5 --out run")]
    [InlineData("bench --filter *Insert* --out run")]
    [InlineData("run --profile smoke --out run")]
    [InlineData("serve --port 0")]
    public async Task Server_ThatIsNotThere_EndsTheVerb(string arguments)
    {
        lab.Environment["PERF_POSTGRES"] = $"Host=127.0.0.1;Port=1;Username=nobody;Password={Secret}";

        LabResult result = await lab.RunAsync(arguments.Split(' '));

        result.AssertFailed(exitCode: 4);
        Assert.Contains("PERF_POSTGRES", result.Errors, StringComparison.Ordinal);
        AssertNothingHoldsTheSecret(result);
    }

    [Theory]
    [InlineData("garbage " + Secret)]
    [InlineData("Host=;Password=" + Secret)]
    [InlineData("No Such Key=" + Secret)]
    [InlineData("postgresql://" + Secret + "@")]
    [InlineData("Host=127.0.0.1;Port=http;Password=" + Secret)]
    public async Task Text_ThatIsNoConnectionString_EndsTheVerb(string text)
    {
        lab.Environment["PERF_POSTGRES"] = text;

        LabResult result = await lab.RunAsync("backfill", "--days", "5", "--out", "run");

        result.AssertFailed(exitCode: 4);
        Assert.Contains("PERF_POSTGRES", result.Errors, StringComparison.Ordinal);
        AssertNothingHoldsTheSecret(result);
    }

    [Fact]
    public async Task Server_ThatNeverAnswers_EndsTheVerbAndTheManifestSaysSo()
    {
        using TcpListener silent = new(IPAddress.Loopback, port: 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        lab.Environment["PERF_POSTGRES"] = $"Host=127.0.0.1;Port={port};Username=nobody;Password={Secret}";

        LabResult result = await lab.RunAsync("backfill", "--days", "5", "--out", "run");

        result.AssertFailed(exitCode: 4);
        using JsonDocument manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(
            Path.Combine(lab.Folder, "run", "manifest.json"), TestContext.Current.CancellationToken));
        Assert.Equal(4, manifest.RootElement.GetProperty("exit_code").GetInt32());
        Assert.Equal("failed", manifest.RootElement.GetProperty("steps")[0].GetProperty("status").GetString());
        AssertNothingHoldsTheSecret(result);
    }

    private void AssertNothingHoldsTheSecret(LabResult result)
    {
        Assert.DoesNotContain(Secret, result.Output + result.Errors, StringComparison.Ordinal);
        foreach (string file in Directory.EnumerateFiles(lab.Folder, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal);
        }
    }
}
