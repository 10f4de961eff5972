using Npgsql;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>Waits for a server that was ended, or ended others, to be there again.</summary>
internal static class ServerPoll
{
    /// <exception cref="TimeoutException">It does not come back within a minute.</exception>
    public static Task UntilItAnswersAsync(NpgsqlDataSource dataSource) => Poll.UntilAsync(
        async () =>
        {
            try
            {
                // What the pool still holds of the server before would fail once.
                dataSource.Clear();
                await using NpgsqlCommand ask = dataSource.CreateCommand("SELECT 1");
                return await ask.ExecuteScalarAsync(TestContext.Current.CancellationToken) is 1;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        },
        TestContext.Current.CancellationToken);
}
