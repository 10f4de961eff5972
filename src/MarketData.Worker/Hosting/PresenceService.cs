using MarketData.Postgres.Operations;
using MarketData.Postgres.Outages;
using MarketData.Worker.Databases;

namespace MarketData.Worker.Hosting;

/// <summary>
/// Says in the database that this process is there, which is its health: a process that runs and cannot do that does nothing else either.
/// </summary>
internal sealed class PresenceService(ServiceOptions options, WorkerRegister register, DatabaseRetry retry, TimeProvider clock)
    : BackgroundService
{
    /// <summary>What a program that has started this one may wait for; the name follows.</summary>
    public const string ReadyPrefix = "worker ready: ";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>A process that stops in order does so in time, also while the database is away.</summary>
    private static readonly TimeSpan LongestLeave = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(7);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await register.LeaveAsync(options.Name, CancellationToken.None).WaitAsync(LongestLeave, cancellationToken);
        }
        catch (Exception exception) when (DatabaseFault.MayPass(exception) || exception is OperationCanceledException)
        {
            // Nobody hears it: then the others see by its silence that it has gone.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await retry.RunAsync(
            () => register.EnterAsync(options.Name, options.Roles, ForgetAfter, stoppingToken), giveUpAfter: null, stoppingToken);
        await Console.Out.WriteLineAsync($"{ReadyPrefix}{options.Name}");
        using PeriodicTimer timer = new(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await retry.RunAsync(
                () => register.SeenAsync(options.Name, options.Roles, stoppingToken), giveUpAfter: null, stoppingToken);
        }
    }
}
