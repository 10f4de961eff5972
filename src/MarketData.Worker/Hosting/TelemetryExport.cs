using MarketData.Backfill;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MarketData.Worker.Hosting;

/// <summary>
/// Sends the spans and figures of <see cref="BackfillTelemetry"/>, and the spans of the database's client below them, to a collector.
/// Without one nothing listens, and they cost nothing. A collector that cannot be reached stops no work: what it misses is lost.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    /// <summary>
    /// Where the collector listens, as OpenTelemetry names it. The exporter itself reads it, and what else there is beside it:
    /// <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_METRIC_EXPORT_INTERVAL</c>.
    /// </summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ServiceName = "marketdata-worker";
    private const string DatabaseClient = "Npgsql";

    private readonly TracerProvider spans;
    private readonly MeterProvider figures;

    private TelemetryExport()
    {
        spans = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService(ServiceName))
            .AddSource(BackfillTelemetry.Name, DatabaseClient)
            .AddOtlpExporter()
            .Build();
        figures = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService(ServiceName))
            .AddMeter(BackfillTelemetry.Name)
            .AddOtlpExporter()
            .Build();
    }

    /// <returns>Null where no collector is named.</returns>
    /// <exception cref="BadArgumentException">What is named is no address.</exception>
    public static TelemetryExport? StartWhereAsked(Func<string, string?> environment)
    {
        if (environment(Endpoint) is not { Length: > 0 } address)
        {
            return null;
        }

        return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is ("http" or "https")
            ? new TelemetryExport()
            : throw new BadArgumentException($"{Endpoint} must be the address of a collector, such as http://localhost:4317");
    }

    /// <summary>Sends what is left, for some seconds at most.</summary>
    public void Dispose()
    {
        spans.Dispose();
        figures.Dispose();
    }
}
