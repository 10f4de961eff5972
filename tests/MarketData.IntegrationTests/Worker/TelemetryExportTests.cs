using System.Collections.Concurrent;
using System.Text;
using MarketData.Backfill;
using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Storage.Faults;
using MarketData.Postgres.Writers;
using MarketData.Time;
using MarketData.Worker.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Worker;

/// <summary>What a collector is sent by a worker that was told of it.</summary>
public sealed class TelemetryExportTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_WithACollector_SendsSpansAndFiguresOfItsJobs()
    {
        ConcurrentQueue<(string Path, string Body)> received = new();
        await using WebApplication collector = await StartCollectorAsync(received);
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL"], [Timeframe.OneDay], days: 4);

        bench.WorkerVariables[TelemetryExport.Endpoint] = collector.Urls.First();
        bench.WorkerVariables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";

        await using WorkerProcess worker = await bench.StartWorkerAsync(schema.ConnectionString, schema.NameOf("worker"), WriterKind.Copy);

        Assert.Equal(0, await BackfillBench.EndOfAsync(worker));
        string spans = string.Concat(received.Where(one => one.Path == "/v1/traces").Select(one => one.Body));
        Assert.All(
            [BackfillTelemetry.JobSpan, "backfill.fetch", "backfill.compute", "backfill.store", "AAPL", "marketdata-worker"],
            word => Assert.Contains(word, spans, StringComparison.Ordinal));
        Assert.Contains(received, one => one.Path == "/v1/metrics" && one.Body.Contains("backfill.stage.service", StringComparison.Ordinal));
        Assert.DoesNotContain(received, one => one.Body.Contains("Password", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Worker_WithoutTheCollectorItWasToldOf_WorksAllTheSame()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL"], [Timeframe.OneDay], days: 4);

        bench.WorkerVariables[TelemetryExport.Endpoint] = "http://127.0.0.1:1";

        await using WorkerProcess worker = await bench.StartWorkerAsync(schema.ConnectionString, schema.NameOf("worker"), WriterKind.Copy);

        Assert.Equal(0, await BackfillBench.EndOfAsync(worker));
        await bench.AssertUndamagedAsync(schema.DataSource, complete: true, "without a collector");
    }

    [Fact]
    public void Collector_ThatIsNoAddress_IsRefused() =>
        Assert.Throws<BadArgumentException>(() => TelemetryExport.StartWhereAsked(_ => "nowhere"));

    private static async Task<WebApplication> StartCollectorAsync(ConcurrentQueue<(string Path, string Body)> received)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication collector = builder.Build();
        collector.Run(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);

            // Protocol buffers keep texts as they are.
            received.Enqueue((context.Request.Path.Value ?? "", Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector.StartAsync(Cancel);
        return collector;
    }
}
