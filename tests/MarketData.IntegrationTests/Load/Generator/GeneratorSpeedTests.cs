using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Perf.Analysis.Load;
using Perf.Analysis.Load.Health;
using Perf.Lab.Load;
using Perf.Testbed.Floor;
using Perf.Testbed.Processes;

namespace MarketData.IntegrationTests.Load.Generator;

/// <summary>What the generator can do, for a quiet machine: run with <c>-explicit only -diagnostics</c>.</summary>
[Collection(AloneCollection.Name)]
public sealed partial class GeneratorSpeedTests
{
    private const int Connections = 100;
    private const int Turns = 4;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(1_000)]
    [InlineData(35_000)]
    [InlineData(175_000)]
    public async Task RequestsPerSecond_InTurnsWithWrkAndTheFramework_AreFourTenthsOfWrk(int bodyBytes)
    {
        await using FloorProcess floor = await FloorAsync(bodyBytes);
        List<double> ours = [];
        List<double> wrk = [];
        List<double> framework = [];
        for (int i = 0; i < Turns; i++)
        {
            ours.Add(await OursAsync(floor));
            wrk.Add(await WrkAsync(floor));
            framework.Add(await FrameworkAsync(floor, TimeSpan.FromSeconds(2)));
        }

        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{bodyBytes} bytes: ours {ours.Average():N0}/s, wrk {wrk.Average():N0}/s ({ours.Average() / wrk.Average():P0}), SocketsHttpHandler {framework.Average():N0}/s"));
        Assert.True(ours.Average() >= 0.4 * wrk.Average());
    }

    [Fact(Explicit = true)]
    public async Task PacingLag_AtFiveThousandASecond_IsShort()
    {
        await using FloorProcess floor = await FloorAsync(35_000);

        LoadMeasurement measured = await RunAsync(floor, Plans.Open(Connections, 5_000, 5));

        long[] lags = [.. measured.Generator.PacingLagsNs.Order()];
        TestContext.Current.SendDiagnosticMessage(
            $"pacing lag p50 {lags[lags.Length / 2] / 1000} us, p99 {lags[(lags.Length * 99 / 100) - 1] / 1000} us, priority {measured.Generator.PacingPriority}");
        Assert.InRange(lags[(lags.Length * 99 / 100) - 1], 0, 250_000);
    }

    /// <summary>The generator shares its cores with the floor, which it keeps as busy as it can: that alone spoils no figure.</summary>
    [Theory(Explicit = true)]
    [InlineData(500, 35_000)]
    [InlineData(5_000, 35_000)]
    [InlineData(null, 35_000)]
    [InlineData(null, 175_000)]
    public async Task Judge_OfHealthyRuns_IsValid(int? ratePerSecond, int bodyBytes)
    {
        await using FloorProcess floor = await FloorAsync(bodyBytes);

        LoadMeasurement measured = await RunAsync(
            floor, ratePerSecond is { } rate ? Plans.Open(Connections, rate, 5) : Plans.Closed(Connections, 5));

        GeneratorHealth health = GeneratorHealth.Judge(measured);
        Assert.True(health.IsValid, $"{health.MainCause}: {health.MainCauseText}");
    }

    private static async Task<FloorProcess> FloorAsync(int bodyBytes)
    {
        FloorProcess floor = await FloorProcess.StartAsync(Cancel);
        byte[] body = Encoding.ASCII.GetBytes($"[{new string((char)49, bodyBytes - 2)}]");
        await floor.RegisterAsync(LoadGenerator.PathOf(Plans.Cell), body, Cancel);
        return floor;
    }

    private static async Task<double> OursAsync(FloorProcess floor)
    {
        LoadMeasurement measured = await RunAsync(floor, Plans.Closed(Connections, 2));
        return measured.Samples.ToArray().Count(Answered) / measured.DurationSeconds;

        bool Answered(RequestSample sample) =>
            sample.Outcome == RequestOutcome.Ok && sample.EndedNs <= measured.DurationSeconds * 1e9;
    }

    private static async Task<LoadMeasurement> RunAsync(FloorProcess floor, LoadPlan plan)
    {
        LoadMeasurement measured = await LoadGenerator.RunAsync(
            floor.BaseAddress, plan, TimeProvider.System, progress: null, Cancel);
        GeneratorFacts facts = measured.Generator;
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{facts.SentRequests:N0} sent; waited {facts.RunQueueWaitSeconds:0.00} s for a core, in {facts.RunQueueDispatches:N0} dispatches"));
        foreach (HealthCheck check in GeneratorHealth.Judge(measured).Checks)
        {
            TestContext.Current.SendDiagnosticMessage($"{check.Name} {(check.IsPassed ? "passed" : "FAILED")}: {check.Text}");
        }

        return measured;
    }

    private static async Task<double> WrkAsync(FloorProcess floor)
    {
        string url = new Uri(floor.BaseAddress, LoadGenerator.PathOf(Plans.Cell)).ToString();
        ChildProcessOptions start = new() { FileName = "wrk", Arguments = ["-t2", $"-c{Connections}", "-d2s", url] };
        await using ChildProcess wrk = await ChildProcess.StartAsync(start, Cancel);
        await wrk.WaitForExitAsync(Cancel);
        return double.Parse(RequestsPerSecond().Match(string.Join('\n', wrk.LastOutput)).Groups["rate"].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<double> FrameworkAsync(FloorProcess floor, TimeSpan duration)
    {
        using HttpMessageInvoker client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = Connections });
        Uri address = new(floor.BaseAddress, LoadGenerator.PathOf(Plans.Cell));
        TimeProvider time = TimeProvider.System;
        long started = time.GetTimestamp();
        int[] answers = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            int answered = 0;
            byte[] buffer = new byte[64 * 1024];
            for (; time.GetElapsedTime(started) < duration; answered++)
            {
                using HttpRequestMessage request = new(HttpMethod.Get, address);
                using HttpResponseMessage response = await client.SendAsync(request, Cancel);
                await using Stream body = await response.Content.ReadAsStreamAsync(Cancel);
                while (await body.ReadAsync(buffer, Cancel) > 0)
                {
                }
            }

            return answered;
        }));
        return answers.Sum() / duration.TotalSeconds;
    }

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RequestsPerSecond();
}
