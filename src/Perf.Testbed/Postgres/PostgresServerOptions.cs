namespace Perf.Testbed.Postgres;

/// <summary>Where to look for PostgreSQL. The defaults are right for the lab; tests narrow them.</summary>
public sealed record PostgresServerOptions
{
    /// <summary>Names a running server by a connection string or a postgresql:// URI.</summary>
    public const string ConnectionVariable = "PERF_POSTGRES";

    /// <summary>The ways to try, in this order.</summary>
    /// <value>All three.</value>
    public IReadOnlyList<PostgresWay> Ways { get; init; } =
        [PostgresWay.Environment, PostgresWay.LocalBinaries, PostgresWay.Npm];

    /// <summary>The running server to use; null or empty: none.</summary>
    /// <value>What PERF_POSTGRES holds.</value>
    public string? Connection { get; init; } = Environment.GetEnvironmentVariable(ConnectionVariable);

    /// <summary>Folders that may hold initdb, pg_ctl and postgres.</summary>
    /// <value>Null: PATH, then the usual install folders.</value>
    public IReadOnlyList<string>? BinaryFolders { get; init; }

    /// <summary>The folder of the private clusters and of the npm package.</summary>
    /// <value>Null: the user's cache folder; for root, a folder that an unprivileged user can reach.</value>
    public string? CacheRoot { get; init; }

    /// <summary>Without the connection string, which may hold a password.</summary>
    public override string ToString() => $"{nameof(PostgresServerOptions)} {{ Ways = {string.Join(", ", Ways)} }}";
}
