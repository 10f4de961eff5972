using MarketData.Alerts;
using MarketData.Operations;
using MarketData.Postgres.Operations;
using MarketData.Recovery;
using MarketData.Worker.Databases;
using MarketData.Worker.Hosting;

namespace MarketData.Worker.Alerting;

/// <summary>
/// Judges every few seconds what is wrong; as a scheduler it asks for the features that are lacking, too, when it is too many. Several
/// processes may: what one has raised or asked for is there for all. Workers judge as well, or nobody would say that the
/// schedulers are gone.
/// </summary>
internal sealed class JudgingService(
    ServiceOptions options,
    AlertRules rules,
    IAlertStore alerts,
    EnrichmentQueue enrichments,
    RecoveryPolicy policy,
    DatabaseRetry retry,
    TimeProvider clock,
    ILogger<JudgingService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(policy.Alerts.JudgingInterval, clock);
        do
        {
            await retry.RunAsync(() => JudgeAsync(stoppingToken), giveUpAfter: null, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task JudgeAsync(CancellationToken cancellationToken)
    {
        AlertJudgement judgement = await alerts.JudgeAsync(options.Followed, rules.Judge, cancellationToken);
        if (judgement.Changed > 0)
        {
            Log.AlertsChanged(logger, judgement.Changed);
        }

        // As long as it holds, not only when it comes up: asking again for what waits changes nothing.
        if (options.Is(WorkerRole.Scheduler)
            && judgement.Conditions.Any(condition => condition.Kind == AlertKind.FeaturesLacking))
        {
            await enrichments.RequestLackingAsync(options.Followed, cancellationToken);
        }
    }
}
