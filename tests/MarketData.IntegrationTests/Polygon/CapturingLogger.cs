using System.Collections.Concurrent;
using MarketData.Polygon;
using Microsoft.Extensions.Logging;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Keeps every line, with its exception.</summary>
internal sealed class CapturingLogger : ILogger<PolygonBarSource>
{
    private readonly ConcurrentQueue<string> lines = [];

    public string Text => string.Join('\n', lines);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{logLevel} {eventId} {formatter(state, exception)} {exception}");
}
