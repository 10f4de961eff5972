using System.Collections.Concurrent;
using System.Net;
using MarketData.Api.Access;
using MarketData.IntegrationTests.Stub;
using Microsoft.Extensions.Logging;

namespace MarketData.IntegrationTests.Api;

/// <summary>What is logged of requests without the administrators' key.</summary>
public sealed class AdminRefusalTests
{
    [Fact]
    public void Add_Flood_IsALineAMinuteWithItsCount()
    {
        ManualClock clock = new();
        LinesLogger logger = new();
        RefusalLog refusals = new(clock, logger);

        for (int i = 0; i < 10_000; i++)
        {
            refusals.Add(IPAddress.Loopback);
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        refusals.Add(IPAddress.Loopback);
        refusals.Add(IPAddress.Loopback);

        Assert.Equal(["1", "10000"], logger.Counts);
    }

    private sealed class LinesLogger : ILogger<RefusalLog>
    {
        public ConcurrentQueue<string?> Counts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Counts.Enqueue(((IReadOnlyList<KeyValuePair<string, object?>>)state!).Single(part => part.Key == "Count").Value?.ToString());
    }
}
