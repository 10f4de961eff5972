namespace MarketData.Polygon;

/// <summary>
/// A Polygon API key. It prints as asterisks, so that no log, record or exception that holds one can tell it; only the
/// Authorization header ever gets its text.
/// </summary>
public sealed class ApiKey
{
    /// <summary>Longer than any key the vendor issues.</summary>
    public const int MaxLength = 256;

    private readonly string text;

    /// <exception cref="ArgumentException">
    /// The text is empty, too long, or has a character that cannot stand in a header. The message does not quote it.
    /// </exception>
    public ApiKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is 0 or > MaxLength || !text.All(c => c is > ' ' and < (char)0x7F))
        {
            throw new ArgumentException(
                $"The Polygon API key must be 1 to {MaxLength} visible ASCII characters without spaces.", nameof(text));
        }

        this.text = text;
    }

    public override string ToString() => "***";

    internal string Reveal() => text;
}
