using MarketData.Api.Problems;
using MarketData.Postgres.Outages;

namespace MarketData.Api.Admin;

/// <summary>What the endpoints for administrators have in common: 503 when the database does not answer.</summary>
internal abstract class AdminEndpoint(ILogger logger)
{
    /// <summary>Longest wait for the database, connecting included.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    protected ILogger Logger { get; } = logger;

    /// <summary>Asks the database, and answers with what it said; when it said nothing, the client is told so.</summary>
    protected async Task AnswerAsync<T>(HttpContext context, Func<CancellationToken, Task<T>> ask, Func<T, Task> answer)
    {
        T said;
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(Deadline);
        try
        {
            said = await ask(deadline.Token);
        }
        catch (Exception exception) when (DatabaseFault.Is(exception))
        {
            await FailAsync(context, DatabaseFault.SqlStateOf(exception), exception.Message);
            return;
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await FailAsync(context, "no SQLSTATE", "the answer took too long");
            return;
        }

        await answer(said);
    }

    private Task FailAsync(HttpContext context, string sqlState, string reason)
    {
        Log.DatabaseUnavailable(Logger, sqlState, reason);
        return Problem.DatabaseUnavailableAsync(context);
    }
}
