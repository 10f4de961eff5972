namespace MarketData.Polygon.Resilience;

/// <summary>The right to send one request. Ended once; what is called after that does nothing. Not thread-safe.</summary>
/// <param name="grantedAt">Timestamp.</param>
internal sealed class QuotaGrant(QuotaGate gate, long grantedAt)
{
    private bool isEnded;

    /// <summary>Timestamp from which on the request may be sent.</summary>
    public long GrantedAt { get; set; } = grantedAt;

    /// <summary>Its place in the ledger, when there is one.</summary>
    public long SharedPlace { get; set; }

    /// <summary>Timestamp at which the ledger was asked for that place.</summary>
    public long SharedAskedAt { get; set; }

    /// <summary>Timestamp of its end, once it has ended.</summary>
    public long EndedAt { get; private set; }

    /// <summary>The request has reached the server by now, or may have.</summary>
    public void Spend() => End(wasSent: true);

    /// <summary>The request was not sent.</summary>
    public void GiveBack() => End(wasSent: false);

    private void End(bool wasSent)
    {
        if (!isEnded)
        {
            isEnded = true;
            EndedAt = gate.End(wasSent);
        }
    }
}
