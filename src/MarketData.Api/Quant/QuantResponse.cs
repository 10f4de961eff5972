using System.IO.Pipelines;
using System.Text.Json;
using MarketData.Bars;
using MarketData.Freshness;
using MarketData.Storage;

namespace MarketData.Api.Quant;

/// <summary>The body of a features answer, written from the columns straight into the response: no object a row.</summary>
internal static class QuantResponse
{
    /// <summary>
    /// Rows between two flushes: about 64 KB of JSON. It bounds the memory of a large answer, as a slow client slows us down.
    /// </summary>
    private const int RowsPerFlush = 128;

    // The writer's calls are fixed by this class and its tests; checking each of them again would only cost.
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    public static async Task WriteAsync(
        PipeWriter body, StoredSeries stored, Staleness staleness, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using Utf8JsonWriter json = new(body, WriterOptions);
        WriteHead(json, stored, staleness);
        for (int row = 0; row < stored.Bars.Count; row += RowsPerFlush)
        {
            QuantRows.Write(json, stored, row, Math.Min(row + RowsPerFlush, stored.Bars.Count));
            await json.FlushAsync(cancellationToken);
            FlushResult flushed = await body.FlushAsync(cancellationToken);
            if (flushed.IsCompleted)
            {
                return;
            }
        }

        json.WriteEndArray();
        json.WriteString("timestamp", now.UtcDateTime);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
        await body.FlushAsync(cancellationToken);
    }

    private static void WriteHead(Utf8JsonWriter json, StoredSeries stored, Staleness staleness)
    {
        BarColumns bars = stored.Bars;
        json.WriteStartObject();
        json.WriteString("symbol", stored.Series.Symbol.Name);
        json.WriteString("timeframe", stored.Series.Timeframe.Code);
        json.WriteNumber("records_returned", bars.Count);

        json.WriteStartObject("date_range");
        WriteInstant(json, "start", bars.Count == 0 ? null : bars.TimesUnixMs[0]);
        WriteInstant(json, "end", bars.Count == 0 ? null : bars.TimesUnixMs[^1]);
        json.WriteEndObject();

        json.WriteStartObject("staleness");
        json.WriteString("status", staleness.Status.ToString().ToLowerInvariant());
        json.WriteNumber("age_seconds", (long)staleness.Age.TotalSeconds);
        WriteInstant(json, "last_bar", stored.NewestBarUnixMs);
        WriteInstant(json, "computed_at", stored.ComputedAt.ToUnixTimeMilliseconds());
        json.WriteString("warning", staleness.Warning);
        json.WriteEndObject();

        json.WriteStartArray("features");
    }

    private static void WriteInstant(Utf8JsonWriter json, string name, long? unixMs)
    {
        if (unixMs is { } ms)
        {
            json.WriteString(name, DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
