namespace MarketData.Polygon.Resilience;

/// <summary>The right to send one request. Ended once; what is called after that does nothing. Not thread-safe.</summary>
/// <param name="grantedAt">Timestamp.</param>
internal sealed class QuotaGrant(QuotaGate gate, long grantedAt)
{
    private bool isEnded;

    public long GrantedAt => grantedAt;

    /// <summary>The request has reached the server by now, or may have.</summary>
    public void Spend() => End(wasSent: true);

    /// <summary>The request was not sent.</summary>
    public void GiveBack() => End(wasSent: false);

    private void End(bool wasSent)
    {
        if (!isEnded)
        {
            isEnded = true;
            gate.End(wasSent);
        }
    }
}
