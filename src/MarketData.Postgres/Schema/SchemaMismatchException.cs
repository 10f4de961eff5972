namespace MarketData.Postgres.Schema;

/// <summary>
/// The database was migrated by other steps than this build holds: an applied step has changed since, or is not known here.
/// Nothing was done to the database.
/// </summary>
public sealed class SchemaMismatchException(string message) : Exception(message);
