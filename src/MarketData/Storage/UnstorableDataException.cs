namespace MarketData.Storage;

/// <summary>
/// Data that no writer stores, because a value in them is not a number or a row of them is incomplete. The same data will be
/// refused again, so a retry is of no use. Nothing was sent to the database.
/// </summary>
public sealed class UnstorableDataException(string message) : Exception(message);
