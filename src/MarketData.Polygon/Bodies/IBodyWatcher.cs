namespace MarketData.Polygon.Bodies;

/// <summary>Sees a body while it comes.</summary>
internal interface IBodyWatcher
{
    /// <summary>A new body comes.</summary>
    void Begin();

    /// <param name="body">All that has come so far.</param>
    void Grew(ReadOnlySpan<byte> body);
}
