using MarketData.Postgres.Quotas;
using MarketData.Postgres.Schema;
using MarketData.Quotas;
using Npgsql;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Backfill;

/// <summary>
/// Where all labs that use one server keep what they spend of Polygon's quota: a database that is never dropped, unlike those of
/// the runs.
/// </summary>
internal sealed class QuotaDatabase : IAsyncDisposable
{
    /// <summary>Not of the perf_ names, which may be dropped when no lab runs.</summary>
    public const string Name = "marketdata_quota";

    private const string Scope = "polygon";

    private readonly NpgsqlDataSource connections;

    private QuotaDatabase(NpgsqlDataSource connections)
    {
        this.connections = connections;
        Ledger = new PostgresQuotaLedger(connections, Scope);
    }

    public IQuotaLedger Ledger { get; }

    /// <summary>Whether a server outlives the run and may be other labs' too, so that there is something to share through.</summary>
    public static bool IsSharedBy(PostgresServer postgres) => postgres.Way == PostgresWay.Environment;

    /// <summary>Opens the database, which is created and migrated first where that is to be done.</summary>
    public static async Task<QuotaDatabase> OpenAsync(PostgresServer postgres, string name, CancellationToken cancellationToken)
    {
        NpgsqlDataSource opened = NpgsqlDataSource.Create(await postgres.KeepDatabaseAsync(name, cancellationToken));
        try
        {
            await SchemaMigrator.MigrateAsync(opened, cancellationToken);
            return new QuotaDatabase(opened);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => connections.DisposeAsync();
}
