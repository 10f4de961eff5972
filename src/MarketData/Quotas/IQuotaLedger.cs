namespace MarketData.Quotas;

/// <summary>
/// Where processes that spend one quota keep their requests: each takes a place before it is sent, and the place is free again a
/// window after the request had surely reached the server. Thread-safe. A process that dies leaves places that free themselves.
/// </summary>
public interface IQuotaLedger
{
    /// <summary>Takes a place if there is one, and otherwise says when to ask again.</summary>
    /// <param name="longestTravel">By when the request has reached the server or never will, for places that nobody ends.</param>
    /// <exception cref="QuotaLedgerException">The ledger cannot be asked, so that nothing may be sent.</exception>
    Task<QuotaTurn> TryEnterAsync(QuotaPlan plan, TimeSpan longestTravel, CancellationToken cancellationToken = default);

    /// <summary>The request was sent. Does nothing when the place is free already.</summary>
    /// <param name="sinceArrival">How long ago it had surely reached the server.</param>
    /// <exception cref="QuotaLedgerException">The ledger cannot be told; the place will free itself.</exception>
    Task SpendAsync(QuotaPlan plan, long place, TimeSpan sinceArrival, CancellationToken cancellationToken = default);

    /// <summary>The request was not sent: the place is free at once.</summary>
    /// <exception cref="QuotaLedgerException">The ledger cannot be told; the place will free itself.</exception>
    Task GiveBackAsync(long place, CancellationToken cancellationToken = default);

    /// <summary>The server answered 429: nobody may send, whatever was counted.</summary>
    /// <param name="pause">
    /// For so long, a minute or a window at most, whichever is longer; null: the window is full, so that places that seemed free are
    /// spent as of now.
    /// </param>
    /// <exception cref="QuotaLedgerException">The ledger cannot be told.</exception>
    Task CloseAsync(QuotaPlan plan, TimeSpan? pause, CancellationToken cancellationToken = default);
}
