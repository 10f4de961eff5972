using System.Net;
using System.Net.Sockets;
using System.Text;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Runs;
using Perf.Testbed.Floor;

namespace Perf.Tests.Cli;

/// <summary>The load verb against addresses that it did not start.</summary>
public sealed class LoadCommandTests : IDisposable
{
    private const string Target = "/api/v1/features/quant/AAPL?timeframe=1d&limit=500";

    private readonly LabCommand lab = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte[] Rows => Encoding.ASCII.GetBytes("""{"records_returned":3,"features":[1,2,3]}""");

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task Load_OfAnApiThatRuns_ReportsItWithoutClaimingWhatNobodyWatched()
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancellation);
        await floor.RegisterAsync(Target, Rows, Cancellation);

        LabResult result = await LoadAsync(floor.BaseAddress, "--model closed --connections 2");

        LoadRun run = Assert.Single((await ReportAsync()).Runs);
        Assert.Equal(run.Validity.Valid ? 0 : 3, result.ExitCode);
        Assert.Equal([3], run.RowsOfCells);
        Assert.Equal(1, run.Totals.SuccessRate);
        Assert.StartsWith("One Symbol", run.Title, StringComparison.Ordinal);
        Assert.Null(run.Resources?.Api);
        Assert.DoesNotContain("PostgreSQL", run.Bottleneck.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_OfAServerWhoseAnswersHoldNoRows_IsRefused()
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancellation);

        LabResult result = await LoadAsync(floor.BaseAddress, "--model closed --connections 2");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("without rows", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_OfARateThatItsConnectionsCannotCarry_IsInvalidAndJudgedByNothing()
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancellation);
        await floor.RegisterAsync(Target, Rows, Cancellation);

        LabResult result = await LoadAsync(floor.BaseAddress, "--model open --connections 1 --rate 200000 --max-p95-ms 0.001");

        LoadRun run = Assert.Single((await ReportAsync()).Runs);
        RunManifest manifest = await ArtifactFile.ReadAsync<RunManifest>(lab.File("run/manifest.json"), Cancellation);
        Assert.Equal(3, result.ExitCode);
        Assert.NotNull(run.RepeatedBecause);
        Assert.Empty(run.Targets);
        Assert.Equal(StepStatus.Invalid, Assert.Single(manifest.Steps).Status);
    }

    [Fact]
    public async Task Load_OfAnApiThatEndsOnceItHasAnswered_IsAFailureAndNoBadInput()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task answering = AnswerOnceAsync(listener);

        LabResult result = await LoadAsync(new Uri($"http://{listener.LocalEndpoint}/"), "--model closed --connections 2");

        await answering;
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("stopped answering", result.Errors, StringComparison.Ordinal);
        Assert.True((await ReportAsync()).Interrupted);
    }

    private static async Task AnswerOnceAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(Cancellation);
        listener.Stop();
        NetworkStream stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[4096], Cancellation);
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {Rows.Length}\r\n\r\n");
        await stream.WriteAsync(head, Cancellation);
        await stream.WriteAsync(Rows, Cancellation);
    }

    private Task<LabResult> LoadAsync(Uri address, string arguments) => lab.RunAsync(
        $"load --url {address} --scenario cached --duration 300ms --warm-up 100ms {arguments} --out run".Split(' '));

    private Task<LoadTestReport> ReportAsync() =>
        ArtifactFile.ReadAsync<LoadTestReport>(lab.File("run/load_test_report.json"), Cancellation);
}
