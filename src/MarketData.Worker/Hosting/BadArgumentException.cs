namespace MarketData.Worker.Hosting;

/// <summary>The user asked for what cannot be. The message says what to change, and quotes no secret.</summary>
internal sealed class BadArgumentException(string message) : Exception(message);
