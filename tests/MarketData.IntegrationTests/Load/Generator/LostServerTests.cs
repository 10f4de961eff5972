using System.Diagnostics;
using System.Text;
using Perf.Analysis.Load;
using Perf.Analysis.Load.Health;
using Perf.Lab.Load;
using Perf.Testbed.Floor;

namespace MarketData.IntegrationTests.Load.Generator;

/// <summary>Servers that go away: the run ends, what became of each request is kept, and the generator does not blame itself.</summary>
public sealed class LostServerTests
{
    /// <summary>The checks that a server could fail; those of cores and memory are the machine's.</summary>
    private static readonly HealthCheckName[] OfServers =
        [HealthCheckName.OfferedRate, HealthCheckName.BusyConnections, HealthCheckName.LittleResidual];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(LoadModel.Open)]
    [InlineData(LoadModel.Closed)]
    public async Task RunAsync_ServerKilledMidRun_IsTheServersFailure(LoadModel model)
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancel);
        using Process process = Process.GetProcessById(floor.ProcessId);
        TaskCompletionSource underWay = new(TaskCreationOptions.RunContinuationsAsynchronously);
        LoadPlan plan = Plans.Open(8, 400, 3) with { Model = model };

        Task<LoadMeasurement> running = LoadGenerator.RunAsync(
            floor.BaseAddress, plan, TimeProvider.System, ImmediateProgress.After(TimeSpan.FromSeconds(0.5), underWay), Cancel);
        await Task.WhenAny(underWay.Task, running);
        process.Kill();
        LoadMeasurement measured = await running.WaitAsync(TimeSpan.FromSeconds(60), Cancel);

        RequestSample[] samples = measured.Samples.ToArray();
        Assert.Contains(samples, sample => sample.Outcome == RequestOutcome.Ok);
        Assert.Contains(samples, sample => sample.Outcome == RequestOutcome.ConnectFailed);
        AssertServerIsNotTheGenerator(measured);
    }

    [Theory]
    [InlineData(LoadModel.Open)]
    [InlineData(LoadModel.Closed)]
    public async Task RunAsync_ServerEndsEveryConnectionInsteadOfAnswering_IsTheServersFailure(LoadModel model)
    {
        await using ScriptedServer server = new((_, _, _) => Task.FromResult(false));

        LoadMeasurement measured = await RunAsync(server.Address, Plans.Open(4, 400, 1) with { Model = model });

        Assert.All(
            measured.Samples.ToArray(),
            sample => Assert.True(sample.Outcome is RequestOutcome.ConnectionLost or RequestOutcome.NotSent, $"{sample}"));
        AssertServerIsNotTheGenerator(measured);
    }

    [Fact]
    public async Task RunAsync_ConnectionsThatEndWhileIdle_AreOpenedAgainAndSpoilNoOtherAnswer()
    {
        await using ScriptedServer server = new(async (_, stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray(), cancel);
            return false;
        });

        LoadMeasurement measured = await RunAsync(server.Address, Plans.Open(8, 200, 2) with { WarmUp = TimeSpan.Zero });

        RequestSample[] samples = measured.Samples.ToArray();
        Assert.NotEqual(0, measured.Generator.ReopenedConnections);
        Assert.Contains(samples, sample => sample.Outcome == RequestOutcome.Ok);
        Assert.DoesNotContain(samples, sample => sample.Outcome is RequestOutcome.BadResponse or RequestOutcome.TimedOut);
    }

    [Fact]
    public async Task RunAsync_EndsWhileConnectionsAreOpenedAgain_Ends()
    {
        await using ScriptedServer server = new(async (_, stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nConnection: keep-alive, close\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray(), cancel);
            return false;
        });

        for (int i = 0; i < 30; i++)
        {
            LoadMeasurement measured = await RunAsync(server.Address, Plans.Closed(8, 0.05) with { WarmUp = TimeSpan.Zero })
                .WaitAsync(TimeSpan.FromSeconds(60), Cancel);
            Assert.All(measured.Samples.ToArray(), sample => Assert.Equal(RequestOutcome.Ok, sample.Outcome));
        }
    }

    [Fact]
    public async Task RunAsync_WholeAnswersThatAreNotJson_KeepTheirConnections()
    {
        byte[] answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull");
        await using ScriptedServer server = new(async (_, stream, cancel) =>
        {
            await stream.WriteAsync(answer, cancel);
            return true;
        });

        LoadMeasurement measured = await RunAsync(server.Address, Plans.Closed(2, 0.3));

        Assert.All(measured.Samples.ToArray(), sample => Assert.Equal(RequestOutcome.BadResponse, sample.Outcome));
        Assert.Equal(2, server.Connections);
    }

    private static void AssertServerIsNotTheGenerator(LoadMeasurement measured) => Assert.All(
        GeneratorHealth.Judge(measured).Checks.Where(check => OfServers.Contains(check.Name)),
        check => Assert.True(check.IsPassed, $"{check.Name}: {check.Value} of {check.Limit}: {check.Text}"));

    private static Task<LoadMeasurement> RunAsync(Uri address, LoadPlan plan) =>
        LoadGenerator.RunAsync(address, plan, TimeProvider.System, progress: null, Cancel);
}
