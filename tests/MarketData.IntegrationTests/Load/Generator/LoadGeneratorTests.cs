using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Perf.Analysis.Load;
using Perf.Lab;
using Perf.Lab.Load;
using Perf.Lab.Load.Http;
using Perf.Testbed.Floor;

namespace MarketData.IntegrationTests.Load.Generator;

public sealed class LoadGeneratorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_Closed_KeepsEveryRequestOfEveryCell()
    {
        LoadCell[] cells = [new("AAPL", "1d", 100), new("MSFT", "5m", 500), new("GOOGL", "1h", 1000)];
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancel);
        for (int i = 0; i < cells.Length; i++)
        {
            await floor.RegisterAsync(LoadGenerator.PathOf(cells[i]), JsonOf((i + 1) * 100_000), Cancel);
        }

        LoadMeasurement measured = await RunAsync(floor.BaseAddress, Plans.Closed(16, 1, cells));

        RequestSample[] samples = measured.Samples.ToArray();
        Assert.True(samples.Length > 100);
        Assert.All(samples, sample =>
        {
            Assert.Equal(RequestOutcome.Ok, sample.Outcome);
            Assert.Equal((sample.Cell + 1) * 100_000, sample.BodyBytes);
            Assert.Equal(sample.IntendedNs, sample.SentNs);
            Assert.InRange(sample.SentNs, 0, 1_000_000_000);
            Assert.True(sample.EndedNs > sample.SentNs);
        });
        int[] counts = [.. samples.CountBy(sample => sample.Cell).Select(count => count.Value)];
        Assert.Equal(cells.Length, counts.Length);
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        Assert.Equal(samples.Length, measured.Generator.SentRequests);
        Assert.Equal(16, MostAtOnce(samples));
    }

    [Fact]
    public async Task RunAsync_Open_SendsWhatIsDueInTurnAndKeepsItsIntendedTime()
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancel);
        LoadPlan plan = Plans.Open(8, 400, 2, new LoadCell("AAPL", "1d", 1), new LoadCell("MSFT", "1d", 1));

        LoadMeasurement measured = await RunAsync(floor.BaseAddress, plan);

        RequestSample[] samples = [.. measured.Samples.ToArray().OrderBy(sample => sample.IntendedNs)];
        Assert.Equal(800, samples.Length);
        Assert.Equal(800, measured.Generator.PacingLagsNs.Count);
        Assert.Equal(800, measured.Generator.ScheduledArrivals);
        Assert.Equal(samples.Count(sample => sample.Outcome != RequestOutcome.NotSent), measured.Generator.SentRequests);
        for (int i = 0; i < samples.Length; i++)
        {
            Assert.Equal((i * 2_500_000L, i % 2), (samples[i].IntendedNs, samples[i].Cell));
            Assert.True(samples[i].SentNs >= samples[i].IntendedNs);
        }
    }

    [Fact]
    public async Task RunAsync_OpenWithOneConnection_WhatWaitsIsSentLateOrNotAtAll()
    {
        await using ScriptedServer server = new(async (_, stream, cancel) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray(), cancel);
            return true;
        });

        LoadMeasurement measured = await RunAsync(server.Address, Plans.Open(1, 100, 1) with { WarmUp = TimeSpan.Zero });

        RequestSample[] samples = measured.Samples.ToArray();
        RequestSample[] notSent = [.. samples.Where(sample => sample.Outcome == RequestOutcome.NotSent)];
        Assert.Equal(100, samples.Length);
        Assert.InRange(measured.Generator.SentRequests, 1, 21);
        Assert.Equal(100 - measured.Generator.SentRequests, notSent.Length);
        Assert.All(notSent, sample => Assert.True(sample.EndedNs >= 1_000_000_000));
        Assert.True(samples.Where(sample => sample.Outcome == RequestOutcome.Ok).Max(sample => sample.CorrectedNs) > 400_000_000);
        Assert.InRange(measured.Generator.DelayedArrivals, 70, 100);
    }

    [Fact]
    public async Task RunAsync_ConnectionsThatClose_AreOpenedAgainAndCounted()
    {
        await using ScriptedServer server = new(async (request, stream, cancel) =>
        {
            bool closes = request % 10 == 9;
            string connection = closes ? "Connection: close\r\n" : "";
            await stream.WriteAsync(Bytes($"HTTP/1.1 200 OK\r\n{connection}Content-Length: 2\r\n\r\n[]"), cancel);
            return !closes;
        });

        LoadMeasurement measured = await RunAsync(server.Address, Plans.Closed(2, 0.5) with { WarmUp = TimeSpan.Zero });

        Assert.All(measured.Samples.ToArray(), sample => Assert.Equal(RequestOutcome.Ok, sample.Outcome));
        Assert.InRange(measured.Generator.ReopenedConnections, (measured.Samples.Length / 10) - 1, (measured.Samples.Length / 10) + 1);
        Assert.InRange(server.Connections - 2 - measured.Generator.ReopenedConnections, 0, 2);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", true, RequestOutcome.ServerError)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", false, RequestOutcome.ConnectionLost)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n{}", false, RequestOutcome.Ok)]
    [InlineData("", false, RequestOutcome.ConnectionLost)]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", true, RequestOutcome.BadResponse)]
    public async Task RunAsync_BadAnswers_AreEachTheirOwnOutcome(string answer, bool keeps, RequestOutcome outcome)
    {
        await using ScriptedServer server = new(async (_, stream, cancel) =>
        {
            await stream.WriteAsync(Bytes(answer), cancel);
            return keeps;
        });

        LoadMeasurement measured = await RunAsync(server.Address, Plans.Closed(2, 0.3));

        Assert.NotEqual(0, measured.Samples.Length);
        Assert.All(measured.Samples.ToArray(), sample => Assert.Equal(outcome, sample.Outcome));
    }

    [Fact]
    public async Task RunAsync_AnswerThatDoesNotCome_TimesOutAndTheRunEnds()
    {
        await using ScriptedServer server = new(async (request, stream, cancel) =>
        {
            string answer = request % 4 == 3 ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{" : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
            await stream.WriteAsync(Bytes(answer), cancel);
            return true;
        });

        LoadMeasurement measured = await RunAsync(
            server.Address, Plans.Closed(2, 1.5) with { RequestTimeout = TimeSpan.FromSeconds(1), WarmUp = TimeSpan.Zero });

        RequestSample[] samples = measured.Samples.ToArray();
        Assert.Contains(samples, sample => sample.Outcome == RequestOutcome.Ok);
        Assert.Contains(samples, sample => sample.Outcome == RequestOutcome.TimedOut && sample.UncorrectedNs >= 1_000_000_000);
        Assert.DoesNotContain(samples, sample => sample.Outcome is not (RequestOutcome.Ok or RequestOutcome.TimedOut));
    }

    [Fact]
    public async Task RunAsync_Tls_MeasuresTheSameWay()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using ScriptedServer server = new(
            async (_, stream, cancel) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray(), cancel);
                return true;
            },
            certificate);

        LoadMeasurement measured = await LoadGenerator.RunAsync(
            new HttpTarget(server.Address, (_, _, _, errors) => errors != SslPolicyErrors.None),
            Plans.Open(4, 50, 1), TimeProvider.System, null, Cancel);

        Assert.Equal(50, measured.Samples.Length);
        Assert.All(measured.Samples.ToArray(), sample => Assert.Equal(RequestOutcome.Ok, sample.Outcome));
        await Assert.ThrowsAsync<BadInputException>(() => RunAsync(server.Address, Plans.Closed(1, 1)));
    }

    [Fact]
    public async Task RunAsync_NobodyListens_IsBadInput()
    {
        ScriptedServer server = new((_, _, _) => Task.FromResult(false));
        Uri address = server.Address;
        await server.DisposeAsync();

        await Assert.ThrowsAsync<BadInputException>(() => RunAsync(address, Plans.Closed(2, 1)));
    }

    [Theory]
    [InlineData(LoadModel.Open)]
    [InlineData(LoadModel.Closed)]
    public async Task RunAsync_Cancelled_EndsAtOnce(LoadModel model)
    {
        await using FloorProcess floor = await FloorProcess.StartAsync(Cancel);
        using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task stopped = Task.CompletedTask;
        ImmediateProgress progress = new(seen => stopped = seen.Measuring ? stopping.CancelAsync() : stopped);
        LoadPlan plan = Plans.Open(4, 100, 600) with { Model = model };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => LoadGenerator.RunAsync(floor.BaseAddress, plan, TimeProvider.System, progress, stopping.Token)
                .WaitAsync(TimeSpan.FromSeconds(60), Cancel));
        await stopped;
    }

    private static Task<LoadMeasurement> RunAsync(Uri address, LoadPlan plan) =>
        LoadGenerator.RunAsync(address, plan, TimeProvider.System, progress: null, Cancel);

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static byte[] JsonOf(int bytes)
    {
        byte[] body = new byte[bytes];
        body.AsSpan().Fill((byte)' ');
        (body[0], body[^1]) = ((byte)'[', (byte)']');
        return body;
    }

    private static int MostAtOnce(RequestSample[] samples) => samples
        .SelectMany(sample => new[] { (At: sample.SentNs, Step: 1), (At: sample.EndedNs, Step: -1) })
        .OrderBy(change => change.At).ThenBy(change => change.Step)
        .Aggregate((Now: 0, Most: 0), (count, change) => (count.Now + change.Step, Math.Max(count.Most, count.Now + change.Step)))
        .Most;
}
