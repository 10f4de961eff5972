using MarketData.Worker.Databases;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MarketData.IntegrationTests.Worker;

/// <summary>What is asked of the database again, and what is not.</summary>
public sealed class DatabaseRetryTests
{
    private readonly EventLogger logger = new();
    private readonly DatabaseRetry retry;
    private int attempts;

    public DatabaseRetryTests() => retry = new DatabaseRetry(new Random(1), TimeProvider.System, logger);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<Exception> Passing =>
    [
        new NpgsqlException("no connection", new IOException("reset")),
        new TimeoutException(),
        new PostgresException("shutting down", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown),
        new PostgresException("starting up", "FATAL", "FATAL", PostgresErrorCodes.CannotConnectNow),
        new PostgresException("too many", "FATAL", "FATAL", PostgresErrorCodes.TooManyConnections),
        new PostgresException("too long", "ERROR", "ERROR", PostgresErrorCodes.QueryCanceled),
        new PostgresException("stood still", "FATAL", "FATAL", "25P03"),
    ];

    public static TheoryData<Exception> Lasting =>
    [
        new PostgresException("no table", "ERROR", "ERROR", PostgresErrorCodes.UndefinedTable),
        new PostgresException("twice", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation),
        new InvalidOperationException(),
    ];

    [Theory]
    [MemberData(nameof(Passing), DisableDiscoveryEnumeration = true)]
    public async Task Fault_ThatMayPass_IsTriedAgain(Exception fault)
    {
        int result = await retry.RunAsync(() => ++attempts < 3 ? throw fault : Task.FromResult(attempts), giveUpAfter: null, Cancel);

        Assert.Equal(3, result);
    }

    [Theory]
    [MemberData(nameof(Lasting), DisableDiscoveryEnumeration = true)]
    public async Task Fault_OfWhatWasAsked_IsThrownAtOnce(Exception fault)
    {
        await Assert.ThrowsAsync(fault.GetType(), () => Attempt(fault, giveUpAfter: null, Cancel));

        Assert.Equal(1, attempts);
    }

    /// <summary>Of a server that is there, it must not be said that it is gone, and back at once.</summary>
    [Theory]
    [InlineData(PostgresErrorCodes.QueryCanceled, new[] { 203, 203 })]
    [InlineData(PostgresErrorCodes.DeadlockDetected, new[] { 203, 203 })]
    [InlineData(PostgresErrorCodes.AdminShutdown, new[] { 201, 202 })]
    public async Task Fault_OfOneStatement_IsLoggedAsSuch(string sqlState, int[] events)
    {
        PostgresException fault = new("as it is", "ERROR", "ERROR", sqlState);

        await retry.RunAsync(() => ++attempts < 3 ? throw fault : Task.FromResult(attempts), giveUpAfter: null, Cancel);

        Assert.Equal(events, logger.Events);
    }

    [Fact]
    public async Task Fault_ThatStays_IsThrownWhenItIsGivenUp()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Attempt(new TimeoutException(), TimeSpan.Zero, Cancel));

        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Waiting_ThatIsCancelled_Ends()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Attempt(new TimeoutException(), giveUpAfter: null, stop.Token));

        Assert.Equal(1, attempts);
    }

    private Task Attempt(Exception fault, TimeSpan? giveUpAfter, CancellationToken cancellationToken) => retry.RunAsync(
        () =>
        {
            attempts++;
            return Task.FromException(fault);
        },
        giveUpAfter,
        cancellationToken);

    /// <summary>Keeps what was logged, by its id.</summary>
    private sealed class EventLogger : ILogger<DatabaseRetry>
    {
        public List<int> Events { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Events.Add(eventId.Id);
    }
}
