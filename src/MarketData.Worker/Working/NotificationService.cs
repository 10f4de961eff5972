using MarketData.Postgres.Leasing;
using MarketData.Worker.Databases;
using Npgsql;

namespace MarketData.Worker.Working;

/// <summary>Hears of runs and jobs as they come. Without it everything is found a second later.</summary>
internal sealed class NotificationService(WorkerDatabase database, WorkSignal signal, DatabaseRetry retry) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        retry.RunAsync(() => ListenAsync(stoppingToken), giveUpAfter: null, stoppingToken);

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = new(database.Listening);
        connection.Notification += (_, _) => signal.Wake();
        await connection.OpenAsync(cancellationToken);
        await using (NpgsqlCommand listen = new($"LISTEN {JobQueue.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        // What was said while nobody listened.
        signal.Wake();
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }
}
