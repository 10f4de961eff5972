using MarketData.Postgres.Outages;
using Npgsql;

namespace MarketData.Api.Health;

/// <summary>
/// Asks the database for a sign of life. One question is under way at a time, however many ask, so that health checks of a
/// frozen database pile up nothing. Thread-safe.
/// </summary>
internal sealed class DatabaseProbe(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>Longest wait for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private Task<bool> underWay = Task.FromResult(false);

    /// <summary>True when the database answered within <see cref="Patience"/>.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Ask().WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private Task<bool> Ask()
    {
        lock (gate)
        {
            if (underWay.IsCompleted)
            {
                // Not cancelled with one caller: others may wait for the same answer. The data source bounds it.
                underWay = Task.Run(AskDatabaseAsync, CancellationToken.None);
            }

            return underWay;
        }
    }

    private async Task<bool> AskDatabaseAsync()
    {
        try
        {
            await using NpgsqlCommand command = dataSource.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(CancellationToken.None);
            return true;
        }
        catch (Exception exception) when (DatabaseFault.Is(exception))
        {
            return false;
        }
    }
}
