using System.Buffers;
using System.Text.Json;
using MarketData.Api.Rows;
using MarketData.Freshness;

namespace MarketData.Api.Answers;

/// <summary>
/// What stands around the rows of an answer, written anew for each: it tells the time. Not thread-safe; one is used again and again.
/// </summary>
internal sealed class AnswerText : IDisposable
{
    /// <summary>More than it ever is.</summary>
    private const int Capacity = 1_024;

    // The writer's calls are fixed by this class and its tests; checking each of them again would only cost.
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    private readonly ArrayBufferWriter<byte> utf8 = new(Capacity);
    private readonly Utf8JsonWriter json;
    private int headLength;

    public AnswerText()
    {
        json = new Utf8JsonWriter(utf8, WriterOptions);
    }

    /// <summary>Up to the first row.</summary>
    public ReadOnlySpan<byte> Head => utf8.WrittenSpan[..headLength];

    /// <summary>From behind the last row.</summary>
    public ReadOnlySpan<byte> Tail => utf8.WrittenSpan[headLength..];

    public int LengthBytes => utf8.WrittenCount;

    /// <param name="warning">Null: there is nothing to warn of.</param>
    public void Write(SeriesAnswer answer, Staleness staleness, string? warning, DateTimeOffset now)
    {
        utf8.ResetWrittenCount();
        json.Reset(utf8);
        json.WriteStartObject();
        WriteSeries(answer);
        WriteStaleness(answer, staleness, warning);
        WriteSource(answer, now);
        json.WriteStartArray(answer.Snapshot.Key.Kind == RowKind.Quant ? "features"u8 : "bars"u8);
        json.Flush();
        headLength = utf8.WrittenCount;

        json.WriteEndArray();
        json.WriteString("timestamp"u8, now.UtcDateTime);
        json.WriteEndObject();
        json.Flush();
    }

    public void Dispose() => json.Dispose();

    private void WriteSeries(SeriesAnswer answer)
    {
        json.WriteString("symbol"u8, answer.Series.Symbol.Name);
        json.WriteString("timeframe"u8, answer.Series.Timeframe.Code);
        json.WriteNumber("records_returned"u8, answer.Count);
        json.WriteStartObject("date_range"u8);
        WriteInstant("start"u8, answer.FirstBarUnixMs);
        WriteInstant("end"u8, answer.LastBarUnixMs);
        json.WriteEndObject();
    }

    private void WriteStaleness(SeriesAnswer answer, Staleness staleness, string? warning)
    {
        json.WriteStartObject("staleness"u8);
        json.WriteString("status"u8, Name(staleness.Status));
        json.WriteNumber("age_seconds"u8, (long)staleness.Age.TotalSeconds);
        WriteInstant("last_bar"u8, answer.Snapshot.NewestBarUnixMs);
        WriteInstant("computed_at"u8, answer.Snapshot.ComputedAt.ToUnixTimeMilliseconds());
        json.WriteBoolean("failed"u8, answer.Snapshot.FailedAt is not null);
        WriteInstant("failed_at"u8, answer.Snapshot.FailedAt?.ToUnixTimeMilliseconds());
        json.WriteString("warning"u8, warning);
        json.WriteEndObject();
    }

    private void WriteSource(SeriesAnswer answer, DateTimeOffset now)
    {
        json.WriteStartObject("source"u8);
        json.WriteString("from"u8, answer.IsFromCache ? "cache"u8 : "database"u8);
        json.WriteBoolean("degraded"u8, answer.IsDegraded);
        WriteInstant("read_at"u8, answer.Snapshot.ReadAt.ToUnixTimeMilliseconds());
        json.WriteNumber("age_seconds"u8, (long)Math.Max(0, (now - answer.Snapshot.ReadAt).TotalSeconds));
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Name(FreshnessStatus status) => status switch
    {
        FreshnessStatus.Fresh => "fresh"u8,
        FreshnessStatus.Aging => "aging"u8,
        FreshnessStatus.Stale => "stale"u8,
        _ => "missing"u8,
    };

    private void WriteInstant(ReadOnlySpan<byte> name, long? unixMs)
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
