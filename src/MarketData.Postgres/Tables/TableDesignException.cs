namespace MarketData.Postgres.Tables;

/// <summary>The table cannot be given the design asked for without rewriting the rows it holds. Nothing was done to the database.</summary>
public sealed class TableDesignException(string message) : Exception(message);
