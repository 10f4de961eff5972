using System.Text;
using MarketData.Backfill;
using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Storage.Faults;
using MarketData.Postgres.Writers;
using MarketData.Time;
using MarketData.Worker.Hosting;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Worker;

/// <summary>What a collector is sent by a worker that was told of it.</summary>
public sealed class TelemetryExportTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_WithACollector_SendsSpansAndFiguresOfItsJobs()
    {
        await using Receiver collector = await Receiver.StartAsync(context => Task.CompletedTask);
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL"], [Timeframe.OneDay], days: 4);

        bench.WorkerVariables[TelemetryExport.Endpoint] = collector.Address.ToString();
        bench.WorkerVariables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";

        await using WorkerProcess worker = await bench.StartWorkerAsync(schema.ConnectionString, schema.NameOf("worker"), WriterKind.Copy);

        Assert.Equal(0, await BackfillBench.EndOfAsync(worker));

        // Protocol buffers keep texts as they are.
        (string Path, string Body)[] received = [.. collector.Received.Select(one => (one.Path, Encoding.Latin1.GetString(one.Body)))];
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
}
