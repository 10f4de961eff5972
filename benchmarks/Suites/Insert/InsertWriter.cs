using MarketData.Postgres.Catalog;
using MarketData.Storage;
using Npgsql;

namespace Benchmarks.Suites.Insert;

/// <summary>Makes a way of writing that is to be measured, on a database: once for the times, once for the counters.</summary>
internal delegate Func<SeriesData, Task<WriteOutcome>> InsertWriter(NpgsqlDataSource dataSource, SeriesCatalog catalog);
