namespace MarketData.Postgres.Tables;

/// <summary>
/// The table <c>bars</c> is not laid out as it would have to be, or cannot be for the rows it holds; the message says what is in the
/// way. Nothing was done to the database.
/// </summary>
public sealed class TableDesignException(string message) : Exception(message);
