namespace MarketData.Polygon.Pages;

/// <summary>What is to be done with a page that came.</summary>
/// <param name="Reason">Why it is rejected; <see cref="RejectReason.None"/> when it is accepted.</param>
/// <param name="Next">Where the page after it is; null when it is the last, or is rejected.</param>
internal readonly record struct PageVerdict(RejectReason Reason, Uri? Next)
{
    public bool IsAccepted => Reason == RejectReason.None;

    /// <summary>Accepted and the last, though bars were to be expected behind its own (<see cref="EmptyPageRule"/>).</summary>
    public bool EndsEarly { get; init; }

    public static PageVerdict Accept(Uri? next) => new(RejectReason.None, next);

    public static PageVerdict Reject(RejectReason reason) => new(reason, null);
}
