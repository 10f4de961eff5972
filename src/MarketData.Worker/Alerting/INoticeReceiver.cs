using MarketData.Alerts;

namespace MarketData.Worker.Alerting;

/// <summary>Whoever is to be told of an alert.</summary>
internal interface INoticeReceiver
{
    /// <summary>The longest one attempt takes.</summary>
    TimeSpan LongestAttempt { get; }

    /// <returns>Null when it was delivered; else why not, on one line and without a secret.</returns>
    Task<string?> SendAsync(AlertNotice notice, CancellationToken cancellationToken);
}
