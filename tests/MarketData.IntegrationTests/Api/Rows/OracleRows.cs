using System.Text.Json;
using MarketData.Api.Rows;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;

namespace MarketData.IntegrationTests.Api.Rows;

/// <summary>The rows of an answer as the framework writes them, value by value: what the text of the API is compared with.</summary>
internal static class OracleRows
{
    private static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
    private static readonly JsonEncodedText Open = JsonEncodedText.Encode("open");
    private static readonly JsonEncodedText High = JsonEncodedText.Encode("high");
    private static readonly JsonEncodedText Low = JsonEncodedText.Encode("low");
    private static readonly JsonEncodedText Close = JsonEncodedText.Encode("close");
    private static readonly JsonEncodedText Volume = JsonEncodedText.Encode("volume");
    private static readonly JsonEncodedText LogReturn = JsonEncodedText.Encode("log_return");
    private static readonly JsonEncodedText Return1H = JsonEncodedText.Encode("return_1h");
    private static readonly JsonEncodedText Return1D = JsonEncodedText.Encode("return_1d");
    private static readonly JsonEncodedText Volatility20 = JsonEncodedText.Encode("volatility_20");
    private static readonly JsonEncodedText Volatility50 = JsonEncodedText.Encode("volatility_50");
    private static readonly JsonEncodedText Atr = JsonEncodedText.Encode("atr");
    private static readonly JsonEncodedText RollingVolume20 = JsonEncodedText.Encode("rolling_volume_20");
    private static readonly JsonEncodedText VolumeRatio = JsonEncodedText.Encode("volume_ratio");
    private static readonly JsonEncodedText HigherHigh = JsonEncodedText.Encode("hh");
    private static readonly JsonEncodedText HigherLow = JsonEncodedText.Encode("hl");
    private static readonly JsonEncodedText LowerHigh = JsonEncodedText.Encode("lh");
    private static readonly JsonEncodedText LowerLow = JsonEncodedText.Encode("ll");
    private static readonly JsonEncodedText Trend = JsonEncodedText.Encode("trend_direction");
    private static readonly JsonEncodedText Structure = JsonEncodedText.Encode("structure_label");
    private static readonly JsonEncodedText Volatility = JsonEncodedText.Encode("volatility_regime");
    private static readonly JsonEncodedText TrendRegimeName = JsonEncodedText.Encode("trend_regime");
    private static readonly JsonEncodedText Compression = JsonEncodedText.Encode("compression_regime");
    private static readonly JsonEncodedText RollingMean10 = JsonEncodedText.Encode("rolling_mean_10");
    private static readonly JsonEncodedText RollingSlope10 = JsonEncodedText.Encode("rolling_slope_10");
    private static readonly JsonEncodedText WarmUpMark = JsonEncodedText.Encode("warm_up");

    private static readonly JsonEncodedText[] Trends = Encode<TrendDirection>(FeatureLabels.Text);
    private static readonly JsonEncodedText[] Structures = Encode<StructureLabel>(FeatureLabels.Text);
    private static readonly JsonEncodedText[] Volatilities = Encode<VolatilityRegime>(FeatureLabels.Text);
    private static readonly JsonEncodedText[] TrendRegimes = Encode<TrendRegime>(FeatureLabels.Text);
    private static readonly JsonEncodedText[] Compressions = Encode<CompressionRegime>(FeatureLabels.Text);

    /// <summary>Writes one row as an object.</summary>
    public static void Write(Utf8JsonWriter json, RowKind kind, StoredSeries stored, int row)
    {
        json.WriteStartObject();
        WriteBar(json, stored.Bars, row);
        if (kind == RowKind.Quant)
        {
            WriteMeasures(json, stored.Features, row);
            WriteLabels(json, stored.Features, row);
            WriteNumber(json, RollingMean10, stored.Features.RollingMeans10[row]);
            WriteNumber(json, RollingSlope10, stored.Features.RollingSlopes10[row]);
            json.WriteBoolean(WarmUpMark, stored.Features.WarmUps[row]);
        }

        json.WriteEndObject();
    }

    private static void WriteBar(Utf8JsonWriter json, BarColumns bars, int row)
    {
        json.WriteString(Time, DateTimeOffset.FromUnixTimeMilliseconds(bars.TimesUnixMs[row]).UtcDateTime);
        WriteNumber(json, Open, bars.Opens[row]);
        WriteNumber(json, High, bars.Highs[row]);
        WriteNumber(json, Low, bars.Lows[row]);
        WriteNumber(json, Close, bars.Closes[row]);
        WriteNumber(json, Volume, bars.Volumes[row]);
    }

    private static void WriteMeasures(Utf8JsonWriter json, FeatureColumns features, int row)
    {
        // The hourly and the daily return are by definition the return of one bar back.
        double logReturn = features.LogReturns[row];
        WriteNumber(json, LogReturn, logReturn);
        WriteNumber(json, Return1H, logReturn);
        WriteNumber(json, Return1D, logReturn);
        WriteNumber(json, Volatility20, features.Volatilities20[row]);
        WriteNumber(json, Volatility50, features.Volatilities50[row]);
        WriteNumber(json, Atr, features.AverageTrueRanges[row]);
        WriteNumber(json, RollingVolume20, features.RollingVolumes20[row]);
        WriteNumber(json, VolumeRatio, features.VolumeRatios[row]);
    }

    private static void WriteLabels(Utf8JsonWriter json, FeatureColumns features, int row)
    {
        StructureFlags flags = features.StructureFlags[row];
        WriteFlag(json, HigherHigh, flags, StructureFlags.HigherHigh);
        WriteFlag(json, HigherLow, flags, StructureFlags.HigherLow);
        WriteFlag(json, LowerHigh, flags, StructureFlags.LowerHigh);
        WriteFlag(json, LowerLow, flags, StructureFlags.LowerLow);
        json.WriteString(Trend, Trends[(int)features.TrendDirections[row]]);
        json.WriteString(Structure, Structures[(int)features.StructureLabels[row]]);
        json.WriteString(Volatility, Volatilities[(int)features.VolatilityRegimes[row]]);
        json.WriteString(TrendRegimeName, TrendRegimes[(int)features.TrendRegimes[row]]);
        json.WriteString(Compression, Compressions[(int)features.CompressionRegimes[row]]);
    }

    /// <summary>The texts of a label, encoded once, at the places of their numbers, which run from 0 without gaps.</summary>
    private static JsonEncodedText[] Encode<T>(Func<T, string> textOf)
        where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(label => JsonEncodedText.Encode(textOf(label)))];

    private static void WriteFlag(Utf8JsonWriter json, JsonEncodedText name, StructureFlags flags, StructureFlags flag) =>
        json.WriteNumber(name, (flags & flag) == StructureFlags.None ? 0 : 1);

    /// <summary>JSON has no word for what is not finite: null.</summary>
    private static void WriteNumber(Utf8JsonWriter json, JsonEncodedText name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
