using MarketData.Alerts;
using MarketData.Worker.Databases;

namespace MarketData.Worker.Alerting;

/// <summary>
/// Delivers what is to be said of alerts: at least once, a few at a time, again after a pause when it fails, and not for ever.
/// </summary>
internal sealed class NoticeService(
    IAlertStore alerts, INoticeReceiver receiver, DatabaseRetry retry, TimeProvider clock, ILogger<NoticeService> logger)
    : BackgroundService
{
    /// <summary>Taken at once, and sent one after the other.</summary>
    private const int Batch = 8;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(LookEvery, clock);
        do
        {
            IReadOnlyList<AlertNotice> due = await retry.RunAsync(
                () => alerts.TakeNoticesAsync(Batch, Batch * receiver.LongestAttempt, stoppingToken), giveUpAfter: null, stoppingToken);
            foreach (AlertNotice notice in due)
            {
                await DeliverAsync(notice, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DeliverAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        // At every attempt: who made the one before may have died before it was said, and one without a webhook settles it by this.
        AlertCondition condition = notice.Alert.Condition;
        Log.AlertNoticed(logger, condition.Kind, notice.Cleared ? "cleared" : "raised", condition.Message);
        string? failure = await receiver.SendAsync(notice, cancellationToken);
        TimeSpan? pause = failure is null ? null : NoticePauses.After(notice.Attempt);
        if (failure is not null)
        {
            Log.NoticeNotDelivered(logger, notice.Id, notice.Attempt, pause?.TotalSeconds, failure);
        }

        await retry.RunAsync(
            () => alerts.SettleAsync(notice, pause, failure, cancellationToken), giveUpAfter: null, cancellationToken);
    }
}
