namespace Perf.Testbed.Relay;

/// <summary>A message that a client sends to the server.</summary>
/// <param name="Number">Counted over all connections of the relay, from 1.</param>
/// <param name="Type">
/// Its first byte: Q a simple query, P parse, B bind, E execute, S sync, d and c rows and end of a COPY, X goodbye; NUL for the
/// message that opens a connection, which has no type. Source: PostgreSQL manual, "Message Formats".
/// </param>
/// <param name="Sql">The statement of a query or parse message; null for any other, and for one of over 64 KiB.</param>
public readonly record struct FrontendMessage(long Number, char Type, string? Sql)
{
    /// <summary>Asks for the end of a transaction that keeps what it did.</summary>
    public bool IsCommit => Sql is { } sql && sql.TrimEnd(';', ' ').Equals("COMMIT", StringComparison.OrdinalIgnoreCase);
}
