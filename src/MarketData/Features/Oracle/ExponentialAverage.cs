namespace MarketData.Features.Oracle;

/// <summary>
/// An exponential moving average that starts at its first value, as pandas' <c>ewm(span, adjust=False).mean()</c>: no warm-up
/// and no correction for the start. A mutable value: keep it in a local.
/// </summary>
internal struct ExponentialAverage(int span, double first)
{
    private readonly double alpha = 1 / (1 + (span - 1) / 2.0);

    public double Value { get; private set; } = first;

    public double Add(double value)
    {
        // Without the short cut a constant series would drift by rounding, and averages of two spans would differ on it.
        if (value != Value)
        {
            // The weights sum to 1 only up to rounding: pandas divides by the sum, and so must this to agree to the last bit.
            Value = ((1 - alpha) * Value + alpha * value) / ((1 - alpha) + alpha);
        }

        return Value;
    }
}
