using MarketData.Alerts;

namespace MarketData.Worker.Alerting;

/// <summary>Nobody is to be told: that it is logged is all.</summary>
internal sealed class NoReceiver : INoticeReceiver
{
    public TimeSpan LongestAttempt => TimeSpan.FromSeconds(5);

    public Task<string?> SendAsync(AlertNotice notice, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
