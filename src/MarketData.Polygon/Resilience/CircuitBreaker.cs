namespace MarketData.Polygon.Resilience;

/// <summary>
/// Opens after so many failures in a row, however long they took to come, so that it works at five requests a minute as at a
/// hundred a second. Open, it holds every request back; after the pause one request is the probe that closes it or opens it
/// again. Thread-safe.
/// </summary>
internal sealed class CircuitBreaker(int failuresToOpen, TimeSpan pause, TimeProvider timeProvider)
{
    private readonly Lock sync = new();
    private int failuresInARow;
    private bool isOpen;
    private bool isProbing;
    private long openedAt;

    /// <param name="isProbe">To be handed back to <see cref="Leave"/>.</param>
    /// <param name="remaining">When false: the rest of the pause, zero while the probe is under way.</param>
    public bool TryEnter(out bool isProbe, out TimeSpan remaining)
    {
        lock (sync)
        {
            isProbe = false;
            remaining = TimeSpan.Zero;
            if (!isOpen)
            {
                return true;
            }

            TimeSpan elapsed = timeProvider.GetElapsedTime(openedAt);
            if (elapsed < pause || isProbing)
            {
                remaining = elapsed < pause ? pause - elapsed : TimeSpan.Zero;
                return false;
            }

            isProbing = true;
            isProbe = true;
            return true;
        }
    }

    /// <param name="isHealthy">Null: the request was cut off and says nothing.</param>
    /// <returns>Whether this opened the breaker.</returns>
    public bool Leave(bool isProbe, bool? isHealthy)
    {
        lock (sync)
        {
            if (isProbe)
            {
                isProbing = false;
            }
            else if (isOpen)
            {
                // Sent before it opened: only the probe decides.
                return false;
            }

            switch (isHealthy)
            {
                case true:
                    isOpen = false;
                    failuresInARow = 0;
                    return false;
                case false when isProbe || ++failuresInARow >= failuresToOpen:
                    isOpen = true;
                    openedAt = timeProvider.GetTimestamp();
                    failuresInARow = 0;
                    return true;
                default:
                    return false;
            }
        }
    }
}
