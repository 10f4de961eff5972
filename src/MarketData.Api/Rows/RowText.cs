using System.Runtime.CompilerServices;
using MarketData.Api.Rows.Digits;
using MarketData.Bars;
using MarketData.Features;

namespace MarketData.Api.Rows;

/// <summary>
/// Writes the rows of an answer; names, order and form are the API's contract. A row is a text with gaps: the names between the values are
/// encoded once, and the values are written between them. No object, no check of what was checked when the text was made.
/// </summary>
internal ref struct RowText
{
    /// <summary>No row is longer, the comma behind it included: a time, 16 numbers, two runs of labels, and the names.</summary>
    public const int MaxLength = (16 * NumberText.MaxLength) + InstantText.MaxLength + (2 * LabelText.MaxLength) + 320;

    private byte[] rented;
    private Span<byte> target;
    private InstantText instants = new();

    /// <param name="capacity">Bytes to make room for at once; it grows beyond them.</param>
    public RowText(int capacity)
    {
        rented = RowMemory.Rent(capacity);
        target = rented;
    }

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    public readonly byte[] ToArray() => target[..Length].ToArray();

    /// <summary>Hands over the memory, of which the first <see cref="Length"/> bytes were written; who takes it gives it back.</summary>
    public byte[] Detach()
    {
        byte[] detached = rented;
        rented = [];
        target = default;
        return detached;
    }

    /// <summary>Gives the memory back, unless it was handed over.</summary>
    public void Dispose()
    {
        if (rented.Length > 0)
        {
            RowMemory.Return(Detach());
        }
    }

    public void WriteComma() => target[Length++] = (byte)',';

    /// <summary>Writes a bar with its features as an object.</summary>
    public void WriteQuant(in BarSpan bars, in FeatureSpan features, int row)
    {
        WriteBar(bars, row);
        WriteReturns(features.LogReturns[row]);
        Write(",\"volatility_20\":"u8, features.Volatilities20[row]);
        Write(",\"volatility_50\":"u8, features.Volatilities50[row]);
        Write(",\"atr\":"u8, features.AverageTrueRanges[row]);
        Write(",\"rolling_volume_20\":"u8, features.RollingVolumes20[row]);
        Write(",\"volume_ratio\":"u8, features.VolumeRatios[row]);
        Write(LabelText.Structure(features.StructureFlags[row], features.TrendDirections[row], features.StructureLabels[row]));
        Write(LabelText.Regime(features.VolatilityRegimes[row], features.TrendRegimes[row], features.CompressionRegimes[row]));
        Write(",\"rolling_mean_10\":"u8, features.RollingMeans10[row]);
        Write(",\"rolling_slope_10\":"u8, features.RollingSlopes10[row]);
        Write(features.WarmUps[row] ? ",\"warm_up\":true}"u8 : ",\"warm_up\":false}"u8);
    }

    /// <summary>Writes a bar alone as an object.</summary>
    public void WriteHistorical(in BarSpan bars, int row)
    {
        WriteBar(bars, row);
        target[Length++] = (byte)'}';
    }

    private void WriteBar(in BarSpan bars, int row)
    {
        if (target.Length - Length < MaxLength)
        {
            Grow();
        }

        Write("{\"time\":\""u8);
        Length += instants.Write(bars.TimesUnixMs[row], target[Length..]);
        Write("\",\"open\":"u8, bars.Opens[row]);
        Write(",\"high\":"u8, bars.Highs[row]);
        Write(",\"low\":"u8, bars.Lows[row]);
        Write(",\"close\":"u8, bars.Closes[row]);
        Write(",\"volume\":"u8, bars.Volumes[row]);
    }

    /// <summary>The hourly and the daily return are by definition the return of one bar back: one text, three names.</summary>
    private void WriteReturns(double value)
    {
        Write(",\"log_return\":"u8);
        ReadOnlySpan<byte> text = target.Slice(Length, NumberText.Write(value, target[Length..]));
        Length += text.Length;
        Write(",\"return_1h\":"u8);
        Write(text);
        Write(",\"return_1d\":"u8);
        Write(text);
    }

    private void Grow()
    {
        byte[] larger = RowMemory.Rent((target.Length * 2) + MaxLength);
        target[..Length].CopyTo(larger);
        RowMemory.Return(rented);
        rented = larger;
        target = larger;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Write(ReadOnlySpan<byte> name, double value)
    {
        Write(name);
        Length += NumberText.Write(value, target[Length..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Write(ReadOnlySpan<byte> text)
    {
        text.CopyTo(target[Length..]);
        Length += text.Length;
    }
}
