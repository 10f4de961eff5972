namespace MarketData.Polygon.Wire;

/// <summary>One bar while it is being read: what is missing, or is not a number, is NaN, and a time <see cref="long.MinValue"/>.</summary>
internal struct WireBar()
{
    public long TimeUnixMs = long.MinValue;
    public double Open = double.NaN;
    public double High = double.NaN;
    public double Low = double.NaN;
    public double Close = double.NaN;
    public double Volume = double.NaN;
}
